package dev.weir.sql;

import dev.weir.sql.RandomQueries.Field;
import dev.weir.zset.ColumnType.Kind;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/**
 * Random conditions on NOW(), and the time that it is: DuckDB has a macro {@link #DUCK} for it,
 * since its own NOW() is that of the machine.
 */
public final class RandomClocks {
  /** What stands for NOW() in the text for DuckDB. */
  public static final String DUCK = "weir_now()";

  private static final LocalDateTime BEGIN = LocalDateTime.of(2001, 1, 1, 0, 0);
  private static final int HOURS_A_STEP = 5;

  private static final List<String> NOWS =
      List.of(
          "NOW()",
          "NOW() - INTERVAL '30' HOUR",
          "NOW() + INTERVAL '2' DAY",
          "CAST(NOW() AS DATE)",
          "DATE_TRUNC('hour', NOW() - INTERVAL '90' MINUTE)",
          "DATE_TRUNC('day', NOW()) - INTERVAL '12' HOUR",
          "CAST(NOW() + INTERVAL '6' HOUR AS DATE) - INTERVAL '1' DAY");

  private RandomClocks() {}

  /** A condition that rows meet from or until an instant, or one that has to be computed anew. */
  static String next(RandomQueries queries, List<Field> fields, Random random) {
    Kind kind = random.nextInt(4) == 0 ? Kind.DATE : Kind.TIMESTAMP;
    String value = queries.expression(kind, fields, 1);
    String now = any(NOWS, random);
    String operator = any(List.of(" < ", " <= ", " > ", " >= ", " = "), random);
    return switch (random.nextInt(6)) {
      case 0 -> value + " BETWEEN " + now + " AND NOW() + INTERVAL '3' DAY";
      case 1 -> now + operator + value;
      case 2 -> "(" + value + operator + now + " OR " + queries.condition(fields, 1) + ")";
      case 3 -> "CAST(" + value + " AS TIMESTAMP) + INTERVAL '20' HOUR" + operator + now;
      default -> value + operator + now;
    };
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  /** The time at a step. */
  public static LocalDateTime at(int step) {
    return BEGIN.plusHours((long) step * HOURS_A_STEP);
  }

  /** The same as circuits count it. */
  public static long micros(LocalDateTime at) {
    return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), at);
  }

  /** A statement that tells DuckDB the time. */
  public static String duck(LocalDateTime at) {
    return "CREATE OR REPLACE MACRO weir_now() AS TIMESTAMP '"
        + at.toString().replace('T', ' ')
        + ":00'";
  }
}
