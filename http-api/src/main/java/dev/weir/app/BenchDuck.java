package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * DuckDB in this process, in memory, with one thread, and the generator of TPC-H's rows. Both are
 * loaded from jars of their own: Weir does not depend on them.
 */
final class BenchDuck implements AutoCloseable {
  private static final BenchJars JARS =
      new BenchJars("duckdb", List.of("org.duckdb:duckdb_jdbc:1.5.6.0", "io.trino.tpch:tpch:1.4"));

  private final URLClassLoader loader;
  private final Connection connection;

  private BenchDuck(URLClassLoader loader) throws ReflectiveOperationException, SQLException {
    this.loader = loader;
    Driver driver =
        (Driver) loader.loadClass("org.duckdb.DuckDBDriver").getDeclaredConstructor().newInstance();
    this.connection = driver.connect("jdbc:duckdb:", new Properties());
    execute("PRAGMA threads=1");
  }

  /** Starts it, if there are jars of it. */
  static Optional<BenchDuck> start(BenchViewsOptions options) {
    return JARS.in(options.peers()).map(BenchDuck::start);
  }

  private static BenchDuck start(List<Path> jars) {
    List<URL> urls = new ArrayList<>();
    try {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      return new BenchDuck(new URLClassLoader(urls.toArray(new URL[0])));
    } catch (MalformedURLException | ReflectiveOperationException | SQLException e) {
      throw new IllegalStateException("DuckDB cannot be started from " + jars, e);
    }
  }

  /** Its version, and that of nothing else. */
  String about() {
    return "DuckDB " + query("SELECT version()").getFirst();
  }

  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the rows of a query, all of which are fetched. */
  List<String> query(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Puts rows into a table, columns parted by {@code |}. */
  void fill(String table, List<String> lines) {
    try {
      Path file = Files.write(Files.createTempFile("weir-bench-", ".tbl"), lines);
      execute("COPY " + table + " FROM '" + file + "' (DELIMITER '|', HEADER false, QUOTE '')");
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a table of TPC-H, columns parted by {@code |}. */
  List<String> lines(String table, double factor) {
    try {
      Class<?> type = loader.loadClass("io.trino.tpch.TpchTable");
      Object found = type.getMethod("getTable", String.class).invoke(null, table);
      Object rows =
          type.getMethod("createGenerator", double.class, int.class, int.class)
              .invoke(found, factor, 1, 1);
      var toLine = loader.loadClass("io.trino.tpch.TpchEntity").getMethod("toLine");
      List<String> lines = new ArrayList<>();
      for (Object row : (Iterable<?>) rows) {
        lines.add(((String) toLine.invoke(row)).replaceFirst("\\|$", ""));
      }
      return lines;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the generator of TPC-H is not the one that is known", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
      loader.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
