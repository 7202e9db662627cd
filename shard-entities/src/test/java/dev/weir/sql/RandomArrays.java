package dev.weir.sql;

import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;

/** Random expressions over arrays, which both systems write alike. */
final class RandomArrays {
  /** Elements that both systems show as the same text. */
  private static final List<Kind> ELEMENTS =
      List.of(Kind.INTEGER, Kind.BIGINT, Kind.VARCHAR, Kind.BOOLEAN, Kind.DATE);

  private RandomArrays() {}

  /** ARRAY_AGG; ties of an order are of equal values, so that they do not matter. */
  static String ofGroup(RandomQueries queries, List<RandomQueries.Field> fields, Random random) {
    Kind kind = ELEMENTS.get(random.nextInt(ELEMENTS.size()));
    if (fields.stream().noneMatch(field -> field.kind() == kind)) {
      return "COUNT(*)";
    }
    // the other system takes no literal in an order
    String value = queries.grouping(kind, fields);
    String distinct = random.nextInt(3) == 0 ? "DISTINCT " : "";
    String direction = random.nextBoolean() ? "" : " DESC";
    String nulls = random.nextBoolean() ? " NULLS FIRST" : " NULLS LAST";
    String before =
        distinct.isEmpty() && random.nextBoolean()
            ? queries.grouping(Kind.INTEGER, fields) + " NULLS LAST, "
            : "";
    return "ARRAY_AGG("
        + distinct
        + value
        + " ORDER BY "
        + before
        + value
        + direction
        + nulls
        + ")";
  }
}
