package dev.weir.app;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A PostgreSQL server; each region under test gets a database of its own in it.
 *
 * @param url JDBC address of a database of it
 * @param user one who may make databases
 * @param password of the user
 * @param passwordFile holds the same, for the nodes
 */
record BenchDatabase(String url, String user, String password, Path passwordFile) {
  /** The lines of a node's configuration that choose this database. */
  List<String> settings() {
    return List.of(
        "weir.journal.kind = postgres",
        "weir.journal.url = \"" + url + "\"",
        "weir.journal.user = \"" + user + "\"",
        "weir.journal.password-file = \"" + passwordFile + "\"");
  }

  /** Makes an empty database in the same server. */
  BenchDatabase create(String name) {
    execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
    return new BenchDatabase(
        url.replaceFirst("(//[^/]+/)[^?]*", "$1" + name), user, password, passwordFile);
  }

  /** Removes a database, cutting what connections there still are. */
  void drop(String name) {
    execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** As the server calls itself. */
  String version() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SHOW server_version")) {
      found.next();
      return found.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(url + ": " + e.getMessage(), e);
    }
  }

  private void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(url + ": " + e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }
}
