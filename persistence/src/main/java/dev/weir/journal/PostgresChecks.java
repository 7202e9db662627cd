package dev.weir.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What must hold before a node trusts a database with acknowledged data. A start refuses the first
 * that does not; {@code weir cluster doctor} shows them all.
 */
public final class PostgresChecks {
  /** Names of the checks without which the tables cannot be read. */
  static final Set<String> NEEDED_TO_READ = Set.of("reachable", "schema");

  private static final String INIT = "Run 'weir journal init --config FILE' on one node.";
  private static final String TRIGGER =
      "SELECT count(*) FROM pg_trigger WHERE tgname = 'weir_fence' AND tgenabled IN ('O', 'A')"
          + " AND tgrelid = to_regclass('event_journal')";

  /**
   * One condition.
   *
   * @param detail what was found; when it is not right, also what to do
   */
  public record Check(String name, boolean ok, String detail) {}

  private PostgresChecks() {}

  /** All checks in order; what cannot be looked at without an earlier one is left out. */
  public static List<Check> run(PostgresSettings settings) {
    try (var pool = PostgresPool.of(settings, "weir-journal-check", 1);
        Connection connection = pool.getConnection()) {
      List<Check> checks = new ArrayList<>();
      checks.add(new Check("reachable", true, settings.address() + " answers"));
      checks.add(durable(connection, "fsync"));
      checks.add(durable(connection, "synchronous_commit"));
      checks.add(writable(connection));
      Check schema = schema(connection, settings);
      checks.add(schema);
      if (schema.ok()) {
        checks.add(fence(connection));
        checks.add(region(connection, settings));
      }
      return List.copyOf(checks);
    } catch (SQLException e) {
      return List.of(unreachable(settings, e));
    }
  }

  private static Check unreachable(PostgresSettings settings, SQLException e) {
    Throwable why = e.getCause() == null ? e : e.getCause();
    return new Check(
        "reachable",
        false,
        "The database %s cannot be reached as user %s: %s. Check that the server runs, weir.journal.url, weir.journal.user, the password in %s, and pg_hba.conf."
            .formatted(
                settings.address(), settings.user(), why.getMessage(), settings.passwordFile()));
  }

  /** Acknowledged means durable: {@code local}, the weakest level that syncs, is enough. */
  private static Check durable(Connection connection, String setting) throws SQLException {
    String value = show(connection, setting);
    boolean ok = !value.equals("off");
    return new Check(
        setting,
        ok,
        ok
            ? setting + " is " + value
            : "The server runs with "
                + setting
                + " = off: it would lose acknowledged batches in a crash. Set it to on in"
                + " postgresql.conf and for the user.");
  }

  private static Check writable(Connection connection) throws SQLException {
    boolean ok = show(connection, "transaction_read_only").equals("off");
    return new Check(
        "writable",
        ok,
        ok
            ? "transactions may write"
            : "The server takes no writes: it is a standby or read-only. Let weir.journal.url name"
                + " the primary.");
  }

  private static Check schema(Connection connection, PostgresSettings settings)
      throws SQLException {
    OptionalInt found = PostgresSchema.version(connection);
    String where = "The database " + settings.address();
    if (found.isEmpty()) {
      return new Check("schema", false, where + " has no journal tables. " + INIT);
    }
    int version = found.getAsInt();
    if (version < PostgresSchema.NEWEST) {
      return new Check(
          "schema",
          false,
          "%s has journal schema %d, this build needs %d. %s"
              .formatted(where, version, PostgresSchema.NEWEST, INIT));
    }
    boolean ok = version == PostgresSchema.NEWEST;
    return new Check(
        "schema",
        ok,
        ok
            ? "version " + version
            : "%s has journal schema %d, this build knows %d. Start a newer build."
                .formatted(where, version, PostgresSchema.NEWEST));
  }

  private static Check fence(Connection connection) throws SQLException {
    boolean ok = one(connection, TRIGGER).equals("1");
    return new Check(
        "fence",
        ok,
        ok
            ? "the trigger is in place"
            : "The trigger weir_fence on event_journal is missing or disabled: two owners could"
                + " write one circuit. Restore it from the schema, then start again.");
  }

  static Check region(Connection connection, PostgresSettings settings) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT cluster_id, region, store FROM weir_region_claim")) {
      if (!found.next()) {
        return new Check("region", false, "No region has claimed the database. " + INIT);
      }
      String cluster = found.getString(1);
      String region = found.getString(2);
      boolean ok = cluster.equals(settings.clusterId()) && region.equals(settings.region());
      return new Check(
          "region",
          ok,
          ok
              ? "cluster %s, region %s, store %s".formatted(cluster, region, found.getString(3))
              : "Two clusters on one database: %s belongs to cluster %s, region %s; this node is of cluster %s, region %s. Give each region its own database, or correct weir.cluster.id or weir.region.self."
                  .formatted(
                      settings.address(),
                      cluster,
                      region,
                      settings.clusterId(),
                      settings.region()));
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    return one(connection, "SHOW " + setting);
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getString(1);
    }
  }
}
