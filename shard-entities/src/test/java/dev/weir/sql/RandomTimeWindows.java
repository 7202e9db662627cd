package dev.weir.sql;

import java.util.List;
import java.util.Random;

/**
 * Random calls of TUMBLE, HOP and SESSION over orders, and what they mean by their definition for
 * DuckDB, which has none of them: TIME_BUCKET, rows multiplied by GENERATE_SERIES, and sums over
 * the gaps between rows.
 */
final class RandomTimeWindows {
  /** Names of the columns of the windows. */
  static final List<String> COLUMNS = List.of("window_start", "window_end");

  private static final String ROWS = "(SELECT * FROM orders WHERE placed IS NOT NULL)";

  private RandomTimeWindows() {}

  /** A relation with the columns of orders and of windows. */
  static String next(Random random) {
    int size = 1 + random.nextInt(72);
    String table = random.nextInt(3) == 0 ? "(SELECT * FROM orders)" : "TABLE orders";
    return switch (random.nextInt(3)) {
      case 0 -> tumble(table, size, random.nextInt(3) * 5 - 5);
      case 1 -> hop(table, 1 + random.nextInt(48), size, random.nextInt(3) * 5 - 5);
      default -> session(table, random.nextBoolean() ? "status" : "", size);
    };
  }

  private static String tumble(String table, int size, int offset) {
    String start = "TIME_BUCKET(" + hours(size) + ", placed, " + origin(offset) + ")";
    return TwoTexts.of(
        call("TUMBLE", table, "", interval(size) + (offset == 0 ? "" : ", " + interval(offset))),
        "(SELECT *, "
            + (start + " AS window_start, ")
            + (start + " + " + hours(size) + " AS window_end FROM ")
            + (ROWS + ")"));
  }

  private static String hop(String table, int slide, int size, int offset) {
    String start =
        "TIME_BUCKET(" + hours(slide) + ", placed, " + origin(offset) + ") - n * " + hours(slide);
    return TwoTexts.of(
        call(
            "HOP",
            table,
            "",
            interval(slide) + ", " + interval(size) + (offset == 0 ? "" : ", " + interval(offset))),
        "(SELECT orders.*, "
            + (start + " AS window_start, ")
            + (start + " + " + hours(size) + " AS window_end FROM orders, ")
            + ("GENERATE_SERIES(0, " + size / slide + ") AS s(n) WHERE placed < " + start)
            + (" + " + hours(size) + ")"));
  }

  private static String session(String table, String key, int gap) {
    String partition = key.isEmpty() ? "" : "PARTITION BY " + key;
    String within = partition.isEmpty() ? "PARTITION BY s" : partition + ", s";
    String follows =
        "placed - LAG(placed) OVER (" + partition + " ORDER BY placed) < " + hours(gap);
    String begins = "SELECT *, CASE WHEN " + follows + " THEN 0 ELSE 1 END AS b FROM " + ROWS;
    String numbered =
        "SELECT *, SUM(b) OVER (" + partition + " ORDER BY placed) AS s FROM (" + begins + ")";
    return TwoTexts.of(
        call("SESSION", table, key, interval(gap)),
        "(SELECT * EXCLUDE (b, s), MIN(placed) OVER ("
            + (within + ") AS window_start, MAX(placed) OVER (" + within + ") + ")
            + (hours(gap) + " AS window_end FROM (" + numbered + "))"));
  }

  private static String call(String name, String table, String key, String intervals) {
    String keys = key.isEmpty() ? "" : "DESCRIPTOR(" + key + "), ";
    return "TABLE(" + name + "(" + table + ", DESCRIPTOR(placed), " + keys + intervals + "))";
  }

  private static String interval(int hours) {
    return "INTERVAL '" + hours + "' HOUR";
  }

  private static String hours(int hours) {
    return "INTERVAL (" + hours + ") HOUR";
  }

  private static String origin(int hours) {
    return "TIMESTAMP '1970-01-01' + " + hours(hours);
  }
}
