package dev.weir.sql;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** DuckDB in memory as the reference. */
public final class DuckDb implements AutoCloseable {
  public static final String ONE_THREAD = "PRAGMA threads=1";

  /**
   * For a second look: the optimizer of version 1.5.6 changes results. It joins groups of a
   * constant with rows that do not match, and loses a WHERE that is false beside two subqueries
   * when {@code filter_pushdown}, which does the former, is disabled.
   */
  public static final String UNOPTIMIZED = "PRAGMA disable_optimizer";

  public static final String OPTIMIZED = "PRAGMA enable_optimizer";

  private final Connection connection;

  /** An empty database. */
  public DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute(ONE_THREAD);
    execute("SET TimeZone='UTC'");
  }

  /** Runs a statement without a result. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Replaces all rows of a table. */
  public void fill(Catalog.Relation table, List<Object[]> rows) throws SQLException {
    execute("DELETE FROM " + table.name());
    String marks = String.join(", ", Collections.nCopies(table.schema().size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table.name() + " VALUES (" + marks + ")")) {
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.executeUpdate();
      }
    }
  }

  /**
   * Whether a query ended in a fault of DuckDB itself, as some with nested subqueries do, or in
   * what it has not: some outer joins with UNNEST.
   */
  public static boolean isItsOwnFault(SQLException failure) {
    return failure.getMessage() != null
        && (failure.getMessage().contains("INTERNAL Error")
            || failure.getMessage().contains("Not implemented Error: Cannot perform non-inner join")
            || failure.getMessage().contains("Invalid Error: "));
  }

  /** The rows of a query, of its plan as it is written if other ones are expected. */
  public List<Object[]> query(String sql, List<Object[]> expected) throws SQLException {
    List<Object[]> rows = query(sql);
    if (same(expected, rows)) {
      return rows;
    }
    execute(UNOPTIMIZED);
    try {
      return query(sql);
    } finally {
      execute(OPTIMIZED);
    }
  }

  /** The rows of a query. */
  public List<Object[]> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Object[]> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = plain(result.getObject(i + 1));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Values in a form in which both systems agree: all numbers are decimals or doubles. */
  static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case Double number -> number == 0 ? 0.0 : number;
      case Float number -> (double) number;
      case BigInteger number -> new BigDecimal(number);
      case BigDecimal number -> number;
      case Number number -> BigDecimal.valueOf(number.longValue());
      case java.sql.Timestamp at -> at.toLocalDateTime();
      case OffsetDateTime at -> at.atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
      case java.sql.Array array -> json(array);
      case java.sql.Date date -> date.toLocalDate();
      case LocalDate date -> date;
      default -> value;
    };
  }

  /** Elements as in the JSON of an ARRAY here. */
  private static String json(java.sql.Array array) {
    try {
      List<String> elements = new ArrayList<>();
      for (Object element : (Object[]) array.getArray()) {
        elements.add(
            switch (element) {
              case null -> "null";
              case java.sql.Array nested -> json(nested);
              case Number number -> number.toString();
              case Boolean truth -> truth.toString();
              case LocalTime time -> "\"" + time.format(ISO_LOCAL_TIME) + "\"";
              case java.sql.Timestamp at ->
                  "\"" + at.toLocalDateTime().format(ISO_LOCAL_DATE_TIME) + "\"";
              default -> "\"" + element.toString().replace("\"", "\\\"") + "\"";
            });
      }
      return "[" + String.join(",", elements) + "]";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether two results are the same multiset; doubles with a tolerance. */
  public static boolean same(List<Object[]> ours, List<Object[]> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    List<Object[]> left = sorted(ours);
    List<Object[]> right = sorted(theirs);
    for (int row = 0; row < left.size(); row++) {
      for (int i = 0; i < left.get(row).length; i++) {
        if (!same(left.get(row)[i], right.get(row)[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(Object a, Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a instanceof BigDecimal left && b instanceof BigDecimal right) {
      return left.compareTo(right) == 0;
    }
    if (a instanceof Number left && b instanceof Number right) {
      double x = left.doubleValue();
      double y = right.doubleValue();
      // an average of decimals is a decimal of six digits here, a double there
      double slack = a instanceof BigDecimal || b instanceof BigDecimal ? 1e-6 : 0;
      return Double.compare(x, y) == 0
          || x == y
          || Math.abs(x - y) <= slack + 1e-9 * Math.max(Math.abs(x), Math.abs(y));
    }
    return a.equals(b);
  }

  private static List<Object[]> sorted(List<Object[]> rows) {
    List<Object[]> sorted = new ArrayList<>();
    for (Object[] row : rows) {
      Object[] plain = new Object[row.length];
      for (int i = 0; i < row.length; i++) {
        plain[i] = plain(row[i]);
      }
      sorted.add(plain);
    }
    sorted.sort(Comparator.comparing(DuckDb::exactPart).thenComparing(DuckDb::numbers));
    return sorted;
  }

  private static String exactPart(Object[] row) {
    StringBuilder text = new StringBuilder();
    for (Object value : row) {
      text.append(value instanceof Number ? "#" : String.valueOf(value)).append('|');
    }
    return text.toString();
  }

  private static Doubles numbers(Object[] row) {
    List<Double> values = new ArrayList<>();
    for (Object value : row) {
      if (value instanceof Number number) {
        values.add(number.doubleValue());
      }
    }
    return new Doubles(values);
  }

  /** Numbers of a row in order, compared one by one. */
  private record Doubles(List<Double> values) implements Comparable<Doubles> {
    @Override
    public int compareTo(Doubles other) {
      for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
        // as floats: the last bits of averages differ between the systems
        int compared = Float.compare(values.get(i).floatValue(), other.values.get(i).floatValue());
        if (compared != 0) {
          return compared;
        }
      }
      return Integer.compare(values.size(), other.values.size());
    }
  }
}
