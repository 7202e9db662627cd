package dev.weir.journal;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes a database ready to be a region's journal; done by an operator, never by a start. */
public final class PostgresSetup {
  /**
   * What was done.
   *
   * @param found schema version before; 0 = there were no tables
   * @param now schema version after
   */
  public record Outcome(int found, int now) {}

  private PostgresSetup() {}

  /** Installs or upgrades the tables and claims the database for the cluster and region. */
  public static Outcome install(PostgresSettings settings) {
    try (var pool = PostgresPool.of(settings, "weir-journal-init", 1);
        Connection connection = pool.getConnection()) {
      return new Outcome(PostgresSchema.install(connection, settings), PostgresSchema.NEWEST);
    } catch (SQLException e) {
      throw Failures.down(
          "The database %s cannot be prepared as user %s: %s"
              .formatted(settings.address(), settings.user(), e.getMessage()),
          e);
    }
  }
}
