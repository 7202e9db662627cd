package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tables, and how they come into being: numbered files, run statement by statement in one
 * transaction under an advisory lock, recorded in {@code weir_schema}.
 */
final class PostgresSchema {
  /** In order; a file that was released never changes. */
  private static final List<String> FILES = List.of("V001__journal.sql");

  /** The version of the newest file. */
  static final int NEWEST = FILES.size();

  /** Any number that nobody else locks: "weir" in ASCII. */
  private static final long LOCK = 0x77656972;

  private static final String BODY_MARK = "$body$";

  private PostgresSchema() {}

  /** The version of a database; empty when it has no tables of ours. */
  static OptionalInt version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found = statement.executeQuery("SELECT to_regclass('weir_schema')::text")) {
        found.next();
        if (found.getString(1) == null) {
          return OptionalInt.empty();
        }
      }
      try (ResultSet found =
          statement.executeQuery("SELECT coalesce(max(version), 0) FROM weir_schema")) {
        found.next();
        return OptionalInt.of(found.getInt(1));
      }
    }
  }

  /** Installs what is missing and claims the database; answers the version that was found. */
  static int install(Connection connection, PostgresSettings settings) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      int found = version(connection).orElse(0);
      refuseNewer(found, settings);
      if (found == 0) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS weir_schema (version INTEGER PRIMARY KEY,"
                + " file TEXT NOT NULL, installed_at TIMESTAMPTZ NOT NULL DEFAULT now())");
      }
      for (int version = found + 1; version <= NEWEST; version++) {
        run(connection, version);
      }
      claim(connection, settings);
      connection.commit();
      return found;
    } finally {
      connection.rollback();
    }
  }

  static void refuseNewer(int found, PostgresSettings settings) {
    if (found > NEWEST) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "The database %s has journal schema %d, this build knows %d. Start a newer build."
              .formatted(settings.address(), found, NEWEST));
    }
  }

  private static void run(Connection connection, int version) throws SQLException {
    String file = FILES.get(version - 1);
    try (Statement statement = connection.createStatement()) {
      for (String each : statements(read(file))) {
        statement.execute(each);
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO weir_schema (version, file) VALUES (?, ?)")) {
      insert.setInt(1, version);
      insert.setString(2, file);
      insert.executeUpdate();
    }
  }

  private static void claim(Connection connection, PostgresSettings settings) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO weir_region_claim (cluster_id, region) VALUES (?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setString(1, settings.clusterId());
      insert.setString(2, settings.region());
      insert.executeUpdate();
    }
    PostgresChecks.Check mine = PostgresChecks.region(connection, settings);
    if (!mine.ok()) {
      throw Failures.down(mine.detail());
    }
  }

  /** One JDBC call takes one statement: several in one would share one implicit transaction. */
  private static List<String> statements(String text) {
    List<String> found = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean body = false;
    for (String line : text.lines().filter(each -> !each.startsWith("--")).toList()) {
      statement.append(line).append('\n');
      body ^= line.contains(BODY_MARK);
      if (!body && line.endsWith(";")) {
        found.add(statement.toString());
        statement.setLength(0);
      }
    }
    return found;
  }

  private static String read(String file) {
    try (InputStream in = PostgresSchema.class.getResourceAsStream("/db/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
