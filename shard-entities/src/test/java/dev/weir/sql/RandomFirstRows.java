package dev.weir.sql;

import dev.weir.sql.RandomQueries.Source;
import dev.weir.zset.ColumnType.Kind;
import java.util.List;
import java.util.Random;

/**
 * Random LIMIT, DISTINCT ON, WITH TIES and EXCLUDE; rows that tie in the order are equal in all
 * columns, so that both systems cut at the same place.
 */
final class RandomFirstRows {
  private final RandomQueries queries;
  private final Random random;

  RandomFirstRows(RandomQueries queries, Random random) {
    this.queries = queries;
    this.random = random;
  }

  /** A query over a source. */
  String next(Source source) {
    return random.nextInt(3) == 0 ? first(source) : limited(source);
  }

  /** All columns of a relation but some. */
  String star() {
    Source source = queries.single();
    List<String> names =
        source.fields().stream().map(field -> field.sql().replaceFirst(".*\\.", "")).toList();
    int left = random.nextInt(names.size());
    List<String> but = names.subList(left, names.size() - 1);
    return "SELECT *"
        + (but.isEmpty() ? "" : " EXCLUDE (" + String.join(", ", but) + ")")
        + (" FROM " + source.from() + queries.where(source));
  }

  private String limited(Source source) {
    String limit = " LIMIT " + random.nextInt(6) + " OFFSET " + random.nextInt(3);
    if (random.nextInt(3) == 0) {
      return hiddenOrder(source) + limit;
    }
    String query = random.nextBoolean() ? groups(source) : values(source);
    return query + " ORDER BY t0" + direction() + ", t1 NULLS LAST" + limit;
  }

  /** By a value that is not selected; rows that tie in it are told apart by the one that is. */
  private String hiddenOrder(Source source) {
    String hidden = queries.grouping(Kind.INTEGER, source.fields());
    return "SELECT "
        + (queries.expression(Kind.VARCHAR, source.fields(), 1) + " AS t0 FROM ")
        + (source.from() + queries.where(source))
        + (" ORDER BY " + hidden + direction() + ", t0 NULLS LAST");
  }

  private String values(Source source) {
    return "SELECT "
        + (queries.expression(Kind.INTEGER, source.fields(), 2) + " AS t0, ")
        + (queries.expression(Kind.VARCHAR, source.fields(), 1) + " AS t1 FROM ")
        + (source.from() + queries.where(source));
  }

  private String groups(Source source) {
    String group = queries.grouping(Kind.VARCHAR, source.fields());
    return "SELECT COUNT(*) AS t0, "
        + (group + " AS t1 FROM " + source.from() + queries.where(source) + " GROUP BY " + group);
  }

  private String first(Source source) {
    String first = queries.grouping(Kind.INTEGER, source.fields());
    String second = queries.grouping(Kind.VARCHAR, source.fields());
    String items = first + " AS t0, " + second + " AS t1 FROM ";
    String rows = items + source.from() + queries.where(source);
    return random.nextBoolean() ? distinctOn(first, rows) : withTies(first, second, rows);
  }

  private String distinctOn(String first, String rows) {
    String limit = random.nextInt(3) == 0 ? " LIMIT " + random.nextInt(4) : "";
    return "SELECT DISTINCT ON ("
        + (random.nextBoolean() ? "t0" : first)
        + (") " + rows + " ORDER BY t0" + direction() + ", t1" + direction() + limit);
  }

  /** DuckDB has none: it is asked by the definition. */
  private String withTies(String first, String second, String rows) {
    int fetch = random.nextInt(5);
    int offset = random.nextInt(3);
    String one = direction();
    String other = direction();
    boolean total = random.nextBoolean();
    String order = " ORDER BY t0" + one + (total ? ", t1" + other : "");
    String by = "OVER (ORDER BY " + first + one + (total ? ", " + second + other : "") + ")";
    // rows that tie may differ in t1, so that not every one of them may be left out
    boolean skips = total && offset > 0;
    String limit =
        random.nextBoolean()
            ? " LIMIT " + fetch + " WITH TIES" + (skips ? " OFFSET " + offset : "")
            : (skips ? " OFFSET " + offset + " ROWS" : "")
                + (" FETCH FIRST " + fetch + " ROWS WITH TIES");
    String upTo = "RANK() " + by + " <= " + (fetch == 0 ? 0 : fetch + (skips ? offset : 0));
    String behind = skips ? " AND ROW_NUMBER() " + by + " > " + offset : "";
    return "SELECT " + rows + TwoTexts.of(order + limit, " QUALIFY " + upTo + behind);
  }

  private String direction() {
    return List.of("", " DESC").get(random.nextInt(2))
        + List.of(" NULLS FIRST", " NULLS LAST").get(random.nextInt(2));
  }
}
