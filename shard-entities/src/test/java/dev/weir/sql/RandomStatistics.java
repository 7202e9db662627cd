package dev.weir.sql;

import dev.weir.sql.RandomQueries.Field;
import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;

/**
 * Random variances and the like, of whole numbers, and none of which the sum may cancel: DuckDB
 * rounds in between.
 */
final class RandomStatistics {
  private static final List<String> OF_VALUES = List.of("VAR_POP(", "VAR_SAMP(", "STDDEV(");
  private static final List<String> OF_PAIRS = List.of("REGR_SXX(", "REGR_SYY(", "REGR_AVGX(");

  private static final List<String> OF_DIFFERENT =
      List.of("CORR(", "REGR_SLOPE(", "REGR_INTERCEPT(", "REGR_R2(");

  private RandomStatistics() {}

  /** No quotient of small numbers ends halfway between two rounded ones after it, as 9 / 1024. */
  private static final String UNTIED = " * 0.6180339887";

  /**
   * A number of pairs, or a statistic of them, rounded: what is 0 here is nearly so there.
   * Correlations are asked for only where both values differ: otherwise they are NULL here, and no
   * number there.
   */
  static String rounded(List<Field> fields, Random random) {
    List<String> numbers = numbers(fields);
    if (numbers.isEmpty()) {
      return "COUNT(*)";
    }
    String one = any(numbers, random);
    String other = any(numbers, random);
    String pair = one + ", " + other + ")";
    if (random.nextInt(6) == 0) {
      // DuckDB counts without a sign
      return "CAST(REGR_COUNT(" + pair + " AS BIGINT)";
    }
    if (random.nextBoolean()) {
      return "ROUND("
          + any(List.of("COVAR_POP(", "COVAR_SAMP(", "REGR_SXY("), random)
          + (pair + UNTIED + ", 9)");
    }
    return "CASE WHEN COUNT(DISTINCT "
        + (one + ") FILTER (WHERE " + other + " IS NOT NULL) > 1 AND COUNT(DISTINCT ")
        + (other + ") FILTER (WHERE " + one + " IS NOT NULL) > 1 THEN ROUND(")
        + (any(OF_DIFFERENT, random) + pair + UNTIED + ", 9) END");
  }

  /** Of whole numbers as decimals that take two lanes. */
  static String wide(String number, Random random) {
    return any(List.of("SUM(", "MIN(", "MAX(", "COUNT(DISTINCT "), random)
        + ("CAST(" + number + " AS DECIMAL(38,0)))");
  }

  private static List<String> numbers(List<Field> fields) {
    return fields.stream().filter(field -> field.kind() == Kind.INTEGER).map(Field::sql).toList();
  }

  /** COUNT(*) where no column is a whole number. */
  static String of(List<Field> fields, Random random) {
    List<String> numbers = numbers(fields);
    if (numbers.isEmpty()) {
      return "COUNT(*)";
    }
    String number = any(numbers, random);
    return random.nextBoolean()
        ? any(OF_VALUES, random) + (random.nextInt(3) == 0 ? "DISTINCT " : "") + number + ")"
        : any(OF_PAIRS, random) + number + ", " + any(numbers, random) + ")";
  }

  private static String any(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
