package dev.weir.sql;

import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random expressions over arrays, which both systems write alike. */
final class RandomArrays {
  /** Elements that both systems show as the same text. */
  private static final List<Kind> ELEMENTS =
      List.of(Kind.INTEGER, Kind.BIGINT, Kind.VARCHAR, Kind.BOOLEAN, Kind.DATE);

  private final RandomQueries queries;
  private final Random random;

  RandomArrays(RandomQueries queries, Random random) {
    this.queries = queries;
    this.random = random;
  }

  /** ARRAY_AGG; ties of an order are of equal values, so that they do not matter. */
  String ofGroup(List<RandomQueries.Field> fields) {
    Kind kind = anyElement();
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

  /** An array. */
  String any(List<RandomQueries.Field> fields, int depth) {
    return array(anyElement(), fields, depth);
  }

  /** Rows with the elements of an array of theirs. */
  RandomQueries.Source unnested(RandomQueries.Source rows) {
    Kind kind = anyElement();
    String alias = queries.alias();
    boolean outer = random.nextInt(3) == 0;
    boolean places = random.nextInt(3) == 0;
    String from =
        rows.from()
            + (outer ? " LEFT JOIN UNNEST(" : ", UNNEST(")
            + array(kind, rows.fields(), 1)
            + (places ? ") WITH ORDINALITY AS " : ") AS ")
            + alias
            + (places ? "(e, n)" : "(e)")
            + (outer ? " ON TRUE" : "");
    List<RandomQueries.Field> fields = new ArrayList<>(rows.fields());
    fields.add(new RandomQueries.Field(alias + ".e", kind, true));
    if (places) {
      fields.add(new RandomQueries.Field(alias + ".n", Kind.INTEGER, outer));
    }
    return new RandomQueries.Source(from, rows.where(), fields);
  }

  /** The number of elements. */
  String length(List<RandomQueries.Field> fields, int depth) {
    return "CAST(ARRAY_LENGTH(" + any(fields, depth) + ") AS INTEGER)";
  }

  /** An element; the other system counts negative places from the end. */
  String element(Kind kind, List<RandomQueries.Field> fields, int depth) {
    String place = "CAST(ABS(" + queries.expression(Kind.INTEGER, fields, 0) + ") % 5 AS INTEGER)";
    return "(" + array(kind, fields, depth) + ")[" + place + "]";
  }

  /** A condition on an array. */
  String condition(List<RandomQueries.Field> fields, int depth) {
    Kind kind = anyElement();
    String array = array(kind, fields, depth);
    String element = queries.expression(kind, fields, depth);
    return switch (random.nextInt(4)) {
      // no array is an empty one to the other system there, and NULL here as in PostgreSQL
      case 0 -> "(" + element + " = ANY(COALESCE(" + array + ", ARRAY[" + element + "])))";
      case 1 -> "(" + array + " IS NOT DISTINCT FROM " + array(kind, fields, depth) + ")";
      case 2 ->
          "(COALESCE(ARRAY_POSITION("
              + array
              + ", "
              + element
              + "), 0) > "
              + random.nextInt(3)
              + ")";
      default -> "ARRAY_CONTAINS(" + array + ", " + element + ")";
    };
  }

  private String array(Kind kind, List<RandomQueries.Field> fields, int depth) {
    String first = queries.expression(kind, fields, depth);
    String array =
        random.nextInt(4) == 0
            ? "ARRAY[" + first + "]"
            : "ARRAY["
                + first
                + ", "
                + queries.expression(kind, fields, depth)
                + ", "
                + first
                + "]";
    return switch (random.nextInt(9)) {
      case 0 -> "ARRAY_APPEND(" + array + ", " + queries.expression(kind, fields, depth) + ")";
      case 1 -> "ARRAY_PREPEND(" + queries.expression(kind, fields, depth) + ", " + array + ")";
      case 2 -> "(" + array + " || ARRAY[" + queries.expression(kind, fields, depth) + "])";
      case 8 -> "(" + array + ")[" + (1 + random.nextInt(3)) + ":" + (1 + random.nextInt(4)) + "]";
      case 3 -> "ARRAY_REVERSE(" + array + ")";
      case 4 -> "CASE WHEN " + queries.condition(fields, 1) + " THEN " + array + " END";
      default -> array;
    };
  }

  private Kind anyElement() {
    return ELEMENTS.get(random.nextInt(ELEMENTS.size()));
  }
}
