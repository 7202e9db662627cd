package dev.weir.sql;

import dev.weir.sql.RandomQueries.Field;
import dev.weir.sql.RandomQueries.Source;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random queries with window functions that mean the same in DuckDB: where ties would matter, the
 * order ends with all columns, and it says always where NULLs go. Rows without a key may still be
 * the same: then only one function of a query may tell them apart.
 */
final class RandomWindows {
  /** Ends the arguments of a function with IGNORE NULLS, which the systems write apart. */
  static final String IGNORE_NULLS = " \u0002 ";

  private final RandomQueries queries;
  private final Random random;

  /** Whether the rows have a key. */
  private boolean keyed;

  /** Whether a function of the query tells rows apart that are the same. */
  private boolean told;

  RandomWindows(RandomQueries queries, Random random) {
    this.queries = queries;
    this.random = random;
  }

  /** A query. */
  String next() {
    keyed = random.nextBoolean();
    told = false;
    Source source = keyed ? queries.keyed() : queries.from();
    return switch (random.nextInt(5)) {
      case 0 -> top(source);
      case 1 -> qualified(source);
      case 2 -> overAggregates(source);
      default -> select(source);
    };
  }

  private String select(Source source) {
    boolean named = random.nextInt(4) == 0;
    String shared = window(source, named && mayTell());
    List<String> items = new ArrayList<>();
    items.add(any(source.fields()).sql() + " AS x0");
    for (int i = 1; i < 2 + random.nextInt(3); i++) {
      items.add((named ? total(source, "w") : call(source)) + " AS x" + i);
    }
    String window = named ? " WINDOW w AS " + shared : "";
    return "SELECT " + String.join(", ", items) + rest(source) + window;
  }

  /** The first rows of each partition, with or without their number. */
  private String top(Source source) {
    String columns = queries.expression(Kind.VARCHAR, source.fields(), 1) + " AS x0";
    String number = number(source);
    String inner = "SELECT " + columns + ", " + number + " AS n" + rest(source);
    return "SELECT x0" + any(List.of("", ", n")) + " FROM (" + inner + ") AS t WHERE " + bound("n");
  }

  private String qualified(Source source) {
    String columns = queries.expression(Kind.INTEGER, source.fields(), 1) + " AS x0";
    boolean numbered = random.nextBoolean();
    String more = random.nextInt(3) == 0 ? ", " + call(source) + " AS x1" : "";
    String condition =
        numbered
            ? bound(number(source))
            : call(source) + " IS NOT NULL AND " + bound(number(source));
    return "SELECT " + columns + more + rest(source) + " QUALIFY " + condition;
  }

  private String bound(String number) {
    String more = random.nextInt(4) == 0 ? " AND " + number + " <> 2" : "";
    int limit = random.nextInt(4);
    return switch (random.nextInt(5)) {
          case 0 -> number + " = 1";
          case 1 -> number + " < " + limit;
          case 2 -> limit + " >= " + number;
          case 3 -> number + " BETWEEN 1 AND " + limit;
          default -> number + " <= " + limit;
        }
        + more;
  }

  private String number(Source source) {
    return mayTell() && random.nextBoolean()
        ? "ROW_NUMBER() OVER " + window(source, true)
        : any(List.of("RANK", "DENSE_RANK")) + "() OVER " + window(source, false);
  }

  private String overAggregates(Source source) {
    String group = queries.grouping(Kind.VARCHAR, source.fields());
    String order = " ORDER BY " + direction("COUNT(*)");
    String call =
        switch (random.nextInt(3)) {
          case 0 -> "RANK() OVER (" + order + ")";
          case 1 -> "SUM(COUNT(*)) OVER (" + order + ")";
          default -> "COUNT(*) - LAG(COUNT(*)) OVER (" + order + ", " + direction(group) + ")";
        };
    return "SELECT "
        + (group + " AS g0, COUNT(*) AS n, ")
        + (call + " AS x0")
        + rest(source)
        + " GROUP BY "
        + group;
  }

  private String rest(Source source) {
    return " FROM " + source.from() + queries.where(source);
  }

  private String call(Source source) {
    String call =
        switch (random.nextInt(5)) {
          case 0 -> position(source);
          case 1 -> mayTell() ? shift(source) : position(source);
          case 2 -> mayTell() ? value(source) : position(source);
          default -> total(source, framed(source));
        };
    return random.nextInt(6) == 0 ? "COALESCE(" + call + ", NULL)" : call;
  }

  /** Whether the next function may tell rows apart that are the same. */
  private boolean mayTell() {
    boolean may = keyed || !told;
    told = true;
    return may;
  }

  private String position(Source source) {
    return switch (random.nextInt(mayTell() ? 6 : 4)) {
      case 4 -> "ROW_NUMBER() OVER " + window(source, true);
      case 0 -> "RANK() OVER " + window(source, false);
      case 1 -> "DENSE_RANK() OVER " + window(source, false);
      case 2 -> "PERCENT_RANK() OVER " + window(source, false);
      case 3 -> "CUME_DIST() OVER " + window(source, false);
      default -> "NTILE(" + (1 + random.nextInt(4)) + ") OVER " + window(source, true);
    };
  }

  private String shift(Source source) {
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DATE));
    String arguments = queries.expression(kind, source.fields(), 1);
    if (random.nextBoolean()) {
      arguments += ", " + random.nextInt(3);
      if (random.nextBoolean()) {
        arguments += ", " + queries.leaf(kind, source.fields());
      }
    }
    boolean ignores = !arguments.contains(", 0") && random.nextInt(3) == 0;
    String end = ignores ? IGNORE_NULLS : ")";
    return any(List.of("LAG", "LEAD")) + "(" + arguments + end + " OVER " + window(source, true);
  }

  private String value(Source source) {
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DECIMAL));
    String argument = queries.expression(kind, source.fields(), 1);
    String call =
        switch (random.nextInt(3)) {
          case 0 -> "FIRST_VALUE(" + argument;
          case 1 -> "LAST_VALUE(" + argument;
          default -> "NTH_VALUE(" + argument + ", " + (1 + random.nextInt(3));
        };
    String end = random.nextInt(3) == 0 ? IGNORE_NULLS : ")";
    return call + end + " OVER (" + partition(source) + total(source) + rows() + ")";
  }

  private String total(Source source, String window) {
    Kind number = any(List.of(Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE));
    Kind ordered = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DECIMAL, Kind.TIMESTAMP));
    String call =
        switch (random.nextInt(9)) {
          case 6 -> "COUNT(DISTINCT " + queries.expression(ordered, source.fields(), 1) + ")";
          case 7 -> "BOOL_OR(" + queries.expression(Kind.BOOLEAN, source.fields(), 1) + ")";
          case 0 -> "COUNT(*)";
          case 1 -> "COUNT(" + queries.expression(ordered, source.fields(), 1) + ")";
          case 2 -> "AVG(" + queries.expression(Kind.INTEGER, source.fields(), 1) + ")";
          case 3 -> "MIN(" + queries.expression(ordered, source.fields(), 1) + ")";
          case 4 -> "MAX(" + queries.expression(ordered, source.fields(), 1) + ")";
          default -> "SUM(" + queries.expression(number, source.fields(), 1) + ")";
        };
    String filter =
        random.nextInt(4) == 0
            ? " FILTER (WHERE " + queries.condition(source.fields(), 1) + ")"
            : "";
    return call + filter + " OVER " + window;
  }

  private String framed(Source source) {
    return switch (random.nextInt(mayTell() ? 4 : 3)) {
      case 0 -> "(" + partition(source) + ")";
      case 1 -> window(source, false);
      case 2 -> "(" + partition(source) + distances(source) + ")";
      default -> "(" + partition(source) + total(source) + rows() + ")";
    };
  }

  private String window(Source source, boolean total) {
    String order = total ? total(source) : " ORDER BY " + direction(key(source));
    return "(" + partition(source) + order + ")";
  }

  private String partition(Source source) {
    if (random.nextInt(3) == 0) {
      return "";
    }
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.BOOLEAN, Kind.DATE));
    return "PARTITION BY " + queries.grouping(kind, source.fields());
  }

  private String key(Source source) {
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DATE, Kind.DECIMAL));
    return queries.grouping(kind, source.fields());
  }

  /** An order in which only rows tie that are the same in all columns. */
  private String total(Source source) {
    List<String> order = new ArrayList<>();
    order.add(direction(key(source)));
    for (Field field : source.fields()) {
      order.add(field.sql() + " NULLS LAST");
    }
    return " ORDER BY " + String.join(", ", order);
  }

  private String direction(String by) {
    return by + any(List.of("", " DESC")) + any(List.of(" NULLS FIRST", " NULLS LAST"));
  }

  private String rows() {
    int start = random.nextInt(6) - 3;
    int end = start + random.nextInt(4);
    String from = random.nextInt(4) == 0 ? "UNBOUNDED PRECEDING" : rows(start);
    String to = random.nextInt(4) == 0 ? "UNBOUNDED FOLLOWING" : rows(end);
    return random.nextInt(4) == 0 ? "" : " ROWS BETWEEN " + from + " AND " + to;
  }

  private static String rows(int offset) {
    return offset == 0
        ? "CURRENT ROW"
        : Math.abs(offset) + (offset < 0 ? " PRECEDING" : " FOLLOWING");
  }

  /** An order by one value with a frame of distances from it. */
  private String distances(Source source) {
    Kind kind = any(List.of(Kind.INTEGER, Kind.TIMESTAMP, Kind.DECIMAL));
    List<Field> fitting = source.fields().stream().filter(f -> f.kind() == kind).toList();
    if (fitting.isEmpty()) {
      return " ORDER BY " + direction(key(source));
    }
    int start = random.nextInt(5) - 2;
    int end = start + random.nextInt(3);
    String from = random.nextInt(4) == 0 ? "UNBOUNDED PRECEDING" : distance(kind, start);
    String to = random.nextInt(4) == 0 ? "UNBOUNDED FOLLOWING" : distance(kind, end);
    return " ORDER BY " + direction(any(fitting).sql()) + " RANGE BETWEEN " + from + " AND " + to;
  }

  private static String distance(Kind kind, int offset) {
    if (offset == 0 || kind != Kind.TIMESTAMP) {
      return rows(kind == Kind.DECIMAL ? offset * 10 : offset);
    }
    return "INTERVAL '" + Math.abs(offset) + "' DAY" + (offset < 0 ? " PRECEDING" : " FOLLOWING");
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
