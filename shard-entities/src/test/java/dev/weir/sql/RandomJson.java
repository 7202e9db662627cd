package dev.weir.sql;

import dev.weir.sql.RandomQueries.Field;
import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;

/** Random JSON and maps; DuckDB shows JSON as texts and keeps names as they are written. */
final class RandomJson {
  private static final List<Kind> VALUES = List.of(Kind.INTEGER, Kind.VARCHAR, Kind.BOOLEAN);

  private final RandomQueries queries;
  private final Random random;

  RandomJson(RandomQueries queries, Random random) {
    this.queries = queries;
    this.random = random;
  }

  /** A value of JSON. */
  String any(List<Field> fields) {
    String one = value(fields);
    String other = value(fields);
    return switch (random.nextInt(4)) {
      case 0 -> shown("JSON_BUILD_ARRAY(" + one, "JSON_ARRAY(" + one, ", " + other + ")");
      case 1 ->
          TwoTexts.of(
              "JSON_OBJECT('b': " + one + ", 'a': " + other + ")",
              "CAST(JSON_OBJECT('a', " + other + ", 'b', " + one + ") AS VARCHAR)");
      case 2 -> shown("TO_JSON(ARRAY[" + one, "TO_JSON([" + one, "])");
      default -> shown("TO_JSON(" + one, "TO_JSON(" + one, ")");
    };
  }

  private static String shown(String weir, String duck, String end) {
    return TwoTexts.of(weir + end, "CAST(" + duck + end + " AS VARCHAR)");
  }

  private String value(List<Field> fields) {
    return queries.expression(VALUES.get(random.nextInt(VALUES.size())), fields, 1);
  }

  /** A text out of JSON or a map. */
  String text(List<Field> fields, int depth) {
    String one = queries.expression(Kind.VARCHAR, fields, depth);
    String other = queries.expression(Kind.VARCHAR, fields, 0);
    return switch (random.nextInt(3)) {
      case 0 -> TwoTexts.of("(JSON_BUILD_OBJECT('k', ", "(JSON_OBJECT('k', ") + one + ") ->> 'k')";
      default ->
          TwoTexts.of(
              "(MAP['p', " + one + ", 'q', " + other + "])['q']",
              "MAP_EXTRACT(MAP {'p': " + one + ", 'q': " + other + "}, 'q')[1]");
    };
  }

  /** An array or object of a group; values that tie in the order are equal. */
  String ofGroup(List<Field> fields) {
    List<Field> fitting = fields.stream().filter(field -> VALUES.contains(field.kind())).toList();
    if (fitting.isEmpty()) {
      return "COUNT(*)";
    }
    String value = fitting.get(random.nextInt(fitting.size())).sql();
    String filter =
        random.nextInt(3) == 0 ? " FILTER (WHERE " + queries.condition(fields, 1) + ")" : "";
    String distinct = random.nextInt(3) == 0 ? "DISTINCT " : "";
    String order = distinct + value + " ORDER BY " + value + direction() + ")" + filter;
    return TwoTexts.of("JSON_AGG(" + order, "CAST(TO_JSON(LIST(" + order + ") AS VARCHAR)");
  }

  private String direction() {
    return List.of("", " DESC").get(random.nextInt(2))
        + List.of(" NULLS FIRST", " NULLS LAST").get(random.nextInt(2));
  }
}
