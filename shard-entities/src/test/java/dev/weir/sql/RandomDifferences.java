package dev.weir.sql;

import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;

/** Differences of dates and timestamps, and what is made of them, that DuckDB has alike. */
record RandomDifferences(RandomQueries queries, Random random) {
  /** Seconds of a sum of intervals, which DuckDB cannot sum up. */
  private static final String SUM = "\u0004";

  /** A query for Weir. */
  static String weir(String text) {
    return text.replace(SUM, "EXTRACT(EPOCH FROM SUM(");
  }

  /** A query for DuckDB. */
  static String duck(String text) {
    return text.replace(SUM, "SUM(EXTRACT(EPOCH FROM ");
  }

  /** A whole number: days or a part of an interval, or bits of others. */
  String number(List<RandomQueries.Field> fields, int depth) {
    return switch (random.nextInt(3)) {
      case 0 ->
          "("
              + queries.expression(Kind.DATE, fields, depth)
              + " - "
              + queries.expression(Kind.DATE, fields, depth)
              + ")";
      case 1 ->
          "CAST(EXTRACT("
              + any("DAY", "HOUR", "MINUTE")
              + " FROM "
              + difference(fields, depth)
              + ") AS INTEGER)";
      default ->
          "("
              + queries.expression(Kind.INTEGER, fields, depth)
              + any(" & ", " | ")
              + queries.expression(Kind.INTEGER, fields, depth)
              + ")";
    };
  }

  /** A date some days before or after another. */
  String date(List<RandomQueries.Field> fields, int depth) {
    return "("
        + queries.expression(Kind.DATE, fields, depth)
        + any(" + ", " - ")
        + "CAST("
        + queries.expression(Kind.INTEGER, fields, 0)
        + " % 40 AS INTEGER))";
  }

  String condition(List<RandomQueries.Field> fields, int depth) {
    String other =
        random.nextBoolean()
            ? "INTERVAL '" + random.nextInt(90) + "' HOUR"
            : interval(fields, depth);
    return "(" + interval(fields, depth) + any(" < ", " >= ", " = ", " <> ") + other + ")";
  }

  /** The largest or smallest of two values. */
  String extreme(Kind kind, List<RandomQueries.Field> fields, int depth) {
    return any("GREATEST(", "LEAST(")
        + queries.expression(kind, fields, depth)
        + ", "
        + queries.expression(kind, fields, depth)
        + ")";
  }

  /** Seconds of an aggregate of intervals. */
  String aggregate(List<RandomQueries.Field> fields) {
    return "CAST("
        + any(SUM, "EXTRACT(EPOCH FROM MIN(", "EXTRACT(EPOCH FROM MAX(")
        + interval(fields, 1)
        + ")) AS BIGINT)";
  }

  /** DuckDB keeps days and hours of its sum with another interval apart, which parts would show. */
  private String difference(List<RandomQueries.Field> fields, int depth) {
    return "("
        + queries.expression(Kind.TIMESTAMP, fields, depth)
        + " - "
        + queries.expression(Kind.TIMESTAMP, fields, depth)
        + ")";
  }

  private String interval(List<RandomQueries.Field> fields, int depth) {
    String difference = difference(fields, depth);
    return random.nextInt(4) == 0 ? "(" + difference + " + INTERVAL '30' MINUTE)" : difference;
  }

  private String any(String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
