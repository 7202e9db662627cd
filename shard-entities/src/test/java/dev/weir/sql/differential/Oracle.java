package dev.weir.sql.differential;

import dev.weir.sql.DuckDb;
import dev.weir.sql.JsonRows;
import dev.weir.sql.RandomClocks;
import dev.weir.sql.differential.Scenario.Change;
import dev.weir.sql.differential.Scenario.Table;
import dev.weir.sql.differential.Scenario.View;
import dev.weir.zset.TableShape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Another database that takes the same changes and is asked the same queries. */
final class Oracle implements AutoCloseable {
  private final Dialect dialect;
  private final Connection connection;
  private final Map<String, TableShape> shapes = new HashMap<>();
  private final Map<String, String> queries = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> leftOut = new HashSet<>();

  Oracle(Dialect dialect) throws SQLException {
    this.dialect = dialect;
    this.connection = DriverManager.getConnection(dialect.url());
    if (!dialect.setting().isEmpty()) {
      execute(dialect.setting());
    }
    at(RandomClocks.at(0));
  }

  Dialect dialect() {
    return dialect;
  }

  /** Forgets the tables and views of the scenario before. */
  void clear() throws SQLException {
    for (String view : asked) {
      execute("DROP VIEW IF EXISTS " + view + dialect.dropped());
    }
    for (String table : shapes.keySet()) {
      execute("DROP TABLE IF EXISTS " + table + dialect.dropped());
    }
    asked.clear();
    leftOut.clear();
    queries.clear();
    shapes.clear();
  }

  /** What NOW() is. */
  void at(LocalDateTime now) throws SQLException {
    if (dialect == Dialect.DUCKDB) {
      execute(RandomClocks.duck(now));
    }
  }

  void table(Table table, TableShape shape) throws SQLException {
    shapes.put(table.name(), shape);
    // changes are applied one by one, so nothing would ask for a key
    execute(table.sql().replaceAll(" PRIMARY KEY\\b(?! \\()|, PRIMARY KEY \\([^)]*\\)", ""));
  }

  /**
   * Makes a view, for others that read it; a query that this database does not take is left out,
   * and so is what reads it.
   */
  void view(View view) {
    Optional<String> sql = dialect.query(view);
    if (sql.isEmpty() || readsWhatIsLeftOut(sql.get())) {
      leftOut.add(view.name());
      return;
    }
    try {
      execute("CREATE VIEW " + view.name() + " AS " + sql.get());
      asked.add(view.name());
      queries.put(view.name(), sql.get());
    } catch (SQLException e) {
      leftOut.add(view.name());
      if (dialect.takesAll() && !DuckDb.isItsOwnFault(e)) {
        throw new IllegalStateException(dialect + " refuses " + sql.get(), e);
      }
    }
  }

  private boolean readsWhatIsLeftOut(String sql) {
    return !Collections.disjoint(leftOut, Arrays.asList(sql.split("\\W+")));
  }

  void change(Change change) throws SQLException {
    TableShape shape = shapes.get(change.table());
    List<String> key = JsonRows.keyNames(shape);
    switch (change.operation()) {
      case "update" -> update(change, key);
      case "delete" -> delete(change.table(), key, JsonRows.literals(change.values()));
      default -> {
        List<String> literals = JsonRows.literals(change.values());
        List<String> names = shape.schema().names();
        delete(
            change.table(),
            key,
            key.stream().map(name -> literals.get(names.indexOf(name))).toList());
        execute("INSERT INTO " + change.table() + " VALUES (" + String.join(", ", literals) + ")");
      }
    }
  }

  private void update(Change change, List<String> key) throws SQLException {
    Map<String, String> literals = JsonRows.memberLiterals(change.values());
    StringJoiner sets = new StringJoiner(", ");
    literals.forEach((name, value) -> sets.add(name + " = " + value));
    execute(
        "UPDATE %s SET %s WHERE %s"
            .formatted(change.table(), sets, where(key, key.stream().map(literals::get).toList())));
  }

  private void delete(String table, List<String> key, List<String> literals) throws SQLException {
    execute("DELETE FROM " + table + " WHERE " + where(key, literals));
  }

  private static String where(List<String> key, List<String> literals) {
    StringJoiner where = new StringJoiner(" AND ");
    for (int i = 0; i < key.size(); i++) {
      where.add(key.get(i) + " = " + literals.get(i));
    }
    return where.toString();
  }

  /**
   * The rows of a view; empty where this database does not take its query. If others are expected,
   * DuckDB is asked again without its optimizer: see {@link DuckDb#UNOPTIMIZED}.
   */
  Optional<List<Object[]>> rows(String view, List<Object[]> expected) throws SQLException {
    Optional<List<Object[]>> rows = rows(view);
    if (dialect != Dialect.DUCKDB || rows.isEmpty() || DuckDb.same(expected, rows.get())) {
      return rows;
    }
    execute(DuckDb.UNOPTIMIZED);
    try {
      return rows(view);
    } finally {
      execute(DuckDb.OPTIMIZED);
    }
  }

  private Optional<List<Object[]>> rows(String view) throws SQLException {
    String sql = queries.get(view);
    if (sql == null) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Object[]> rows = new ArrayList<>();
      while (result.next()) {
        Object[] row = new Object[result.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = result.getObject(i + 1);
        }
        rows.add(row);
      }
      return Optional.of(rows);
    } catch (SQLException e) {
      if (dialect.takesAll() && !DuckDb.isItsOwnFault(e)) {
        throw e;
      }
      queries.remove(view);
      return Optional.empty();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
