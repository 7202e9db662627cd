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
  private static final List<String> OF_PAIRS =
      List.of("REGR_SXX(", "REGR_SYY(", "REGR_AVGX(", "REGR_COUNT(");

  private RandomStatistics() {}

  /** COUNT(*) where no column is a whole number. */
  static String of(List<Field> fields, Random random) {
    List<String> numbers =
        fields.stream().filter(field -> field.kind() == Kind.INTEGER).map(Field::sql).toList();
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
