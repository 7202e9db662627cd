package dev.weir.sql;

import dev.weir.sql.RandomQueries.Field;
import dev.weir.sql.RandomQueries.Source;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random subqueries: conditions, values and LATERAL, tied to the outer rows or not. */
final class RandomSubqueries {
  private final RandomQueries queries;
  private final Random random;

  RandomSubqueries(RandomQueries queries, Random random) {
    this.queries = queries;
    this.random = random;
  }

  /** A condition with a subquery, more often than not correlated. */
  String condition(List<Field> outer) {
    Source inner = random.nextInt(4) == 0 ? queries.join() : queries.single();
    String rows = " FROM " + inner.from() + correlated(inner, outer);
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.DATE));
    String value = queries.expression(kind, outer, 1);
    String column = queries.expression(kind, inner.fields(), 1);
    String compared = any(List.of(" = ", " <> ", " < ", " >= "));
    String condition =
        switch (random.nextInt(10)) {
          case 0 -> "EXISTS (SELECT 1" + rows + ")";
          case 1 -> "NOT EXISTS (SELECT " + column + rows + ")";
          case 2 -> value + " IN (SELECT " + column + rows + ")";
          case 3 -> value + " NOT IN (SELECT " + column + rows + ")";
          case 4 -> value + compared + "ANY (SELECT " + column + rows + ")";
          case 5 -> value + compared + "ALL (SELECT " + column + rows + ")";
          case 6 ->
              queries.expression(Kind.INTEGER, outer, 1)
                  + compared
                  + scalar(any(List.of("COUNT(*)", "COUNT(*) + 1")), rows);
          case 7 -> value + compared + scalar(any(List.of("MIN(", "MAX(")) + column + ")", rows);
          case 8 -> rowsIn(outer, value, column, inner, rows);
          default -> "EXISTS (SELECT DISTINCT " + column + rows + ")";
        };
    return switch (random.nextInt(5)) {
      case 0 -> "(" + condition + " OR " + queries.condition(outer, 1) + ")";
      case 1 -> "((" + condition + ") IS NOT TRUE)";
      default -> "(" + condition + ")";
    };
  }

  /** Two values among rows; DuckDB compares rows as wholes, so it is asked by the definition. */
  private String rowsIn(List<Field> outer, String value, String column, Source inner, String rows) {
    // a column, for an aggregate without one would be of the outer query there
    List<Field> columns =
        inner.fields().stream().filter(each -> RandomLiterals.KINDS.contains(each.kind())).toList();
    if (columns.isEmpty()) {
      return "EXISTS (SELECT 1" + rows + ")";
    }
    Field field = any(columns);
    String other = field.sql();
    String second = queries.expression(field.kind(), outer, 0);
    boolean not = random.nextInt(3) == 0;
    String pair = "(" + value + " = " + column + " AND " + second + " = " + other + ")";
    String truth =
        "CASE WHEN COUNT(*) FILTER (WHERE "
            + (pair + ") > 0 THEN TRUE WHEN COUNT(*) FILTER (WHERE ")
            + (pair + " IS NULL) > 0 THEN NULL ELSE FALSE END");
    return TwoTexts.of(
        "("
            + value
            + ", "
            + second
            + (not ? ") NOT IN (SELECT " : ") IN (SELECT ")
            + (column + ", " + other + rows + ")"),
        (not ? "NOT " : "") + scalar(truth, rows));
  }

  /** A value that is never several. */
  String value(List<Field> outer) {
    Source inner = queries.single();
    String rows = " FROM " + inner.from() + correlated(inner, outer);
    String least = "MIN(" + queries.leaf(Kind.DATE, inner.fields()) + ")";
    return scalar(any(List.of("COUNT(*)", least)), rows);
  }

  /** An array of rows; those of one place in its order have equal values. */
  String array(List<Field> outer) {
    Source inner = random.nextInt(4) == 0 ? queries.join() : queries.single();
    // in arrays the other system shows JSON as texts
    List<Field> fields =
        inner.fields().stream().filter(field -> field.kind() != Kind.JSON).toList();
    if (fields.isEmpty()) {
      return "ARRAY(SELECT 1 FROM " + inner.from() + correlated(inner, outer) + ")";
    }
    // the other system takes no literal in an order
    String value = queries.grouping(any(List.of(Kind.INTEGER, Kind.VARCHAR)), fields);
    String nulls = any(List.of(" NULLS FIRST", " NULLS LAST"));
    String order = value + any(List.of("", " DESC")) + nulls;
    if (random.nextInt(3) == 0) {
      order = queries.grouping(Kind.INTEGER, fields) + " NULLS LAST, " + order;
    }
    String rows = " FROM " + inner.from() + correlated(inner, outer) + " ORDER BY " + order;
    return "ARRAY(SELECT " + value + rows + (random.nextInt(4) == 0 ? " LIMIT 2" : "") + ")";
  }

  private String scalar(String value, String rows) {
    return "(SELECT " + value + rows + ")";
  }

  /**
   * A WHERE that ties inner rows to outer ones by an equality, by something else, or not at all.
   */
  private String correlated(Source inner, List<Field> outer) {
    List<String> conditions = new ArrayList<>();
    if (inner.where() != null) {
      conditions.add(inner.where());
    }
    int ties = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < ties; i++) {
      Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR));
      boolean equal = random.nextInt(4) > 0;
      conditions.add(
          queries.leaf(kind, inner.fields())
              + (equal ? " = " : any(List.of(" < ", " > ", " IS NOT DISTINCT FROM ")))
              + queries.leaf(kind, outer));
    }
    if (random.nextInt(3) == 0) {
      List<Field> both = new ArrayList<>(inner.fields());
      both.addAll(outer);
      String tie = queries.condition(random.nextBoolean() ? both : inner.fields(), 1);
      // DuckDB takes a row with NULL for a partner: (EXISTS (... inner <> outer)) IS NOT TRUE
      conditions.add(tie.replace("<>", ">="));
    }
    if (random.nextInt(8) == 0) {
      conditions.add(condition(random.nextBoolean() ? inner.fields() : outer));
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** A subquery in FROM that reads the columns beside it. */
  Source lateral() {
    Source left = queries.single();
    Source inner = queries.single();
    String alias = queries.alias();
    String rows = " FROM " + inner.from() + correlated(inner, left.fields());
    List<Field> both = new ArrayList<>(inner.fields());
    both.addAll(left.fields());
    boolean aggregate = random.nextBoolean();
    String first = aggregate ? "COUNT(*)" : queries.expression(Kind.INTEGER, both, 1);
    String second = queries.expression(Kind.VARCHAR, aggregate ? inner.fields() : both, 1);
    String items = first + " AS c0, " + (aggregate ? "MAX(" + second + ")" : second) + " AS c1";
    List<Field> fields = new ArrayList<>(left.fields());
    fields.add(new Field(alias + ".c0", Kind.INTEGER, true));
    fields.add(new Field(alias + ".c1", Kind.VARCHAR, true));
    boolean outer = random.nextBoolean();
    String from =
        left.from()
            + (outer ? " LEFT JOIN LATERAL (SELECT " : " CROSS JOIN LATERAL (SELECT ")
            + items
            + rows
            + ") AS "
            + alias
            + (outer ? " ON TRUE" : "");
    return new Source(from, null, fields);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
