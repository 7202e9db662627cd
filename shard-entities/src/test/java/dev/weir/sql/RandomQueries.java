package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Random queries over the supported SQL that DuckDB understands too, with one meaning in both.
 *
 * <p>What legally differs is left out or written so that it does not: integer division is {@code
 * //} in the text for DuckDB, divisors are NULLIF(x, 0), multiplication is by small literals so
 * that nothing overflows for column values of up to a few thousand, LIMIT comes with an order over
 * all columns, AVG and SUM of doubles want a tolerance when results are compared.
 */
public final class RandomQueries {
  /**
   * One query.
   *
   * @param sql for Weir
   * @param duckSql for DuckDB
   */
  public record Query(String sql, String duckSql) {}

  private static final String DIVIDE = " \u0001 ";
  private static final int DEPTH = 3;
  private static final int SELECTS_MAX = 8;

  private static final List<String> SET_OPERATIONS =
      List.of(
          " UNION ALL ", " UNION ", " INTERSECT ", " INTERSECT ALL ", " EXCEPT ", " EXCEPT ALL ");

  private final Random random;
  private final List<Catalog.Relation> tables;
  private final RandomArrays arrays;
  private final RandomDifferences differences;
  private int aliases;

  /** A generator over some tables. */
  public RandomQueries(Random random, List<Catalog.Relation> tables) {
    this.random = random;
    this.tables = new ArrayList<>(tables);
    this.arrays = new RandomArrays(this, random);
    this.differences = new RandomDifferences(this, random);
  }

  /** Lets later queries read one more table or view. */
  public void alsoRead(Catalog.Relation relation) {
    tables.add(relation);
  }

  /** The next query. */
  public Query next() {
    Query query = any();
    while (isLeftOut(query.sql())) {
      query = any();
    }
    return query;
  }

  /** Whether a query was refused for what subqueries within subqueries make of it. */
  public static boolean isTooLarge(RuntimeException refused) {
    return refused instanceof WeirException refusal && refusal.code() == ErrorCode.SQL_TOO_COMPLEX;
  }

  /** IN beside a window may stand in its PARTITION BY; many subqueries pass the bound of plans. */
  private static boolean isLeftOut(String sql) {
    boolean inWindow = sql.contains("OVER (") && sql.contains(" IN (");
    return inWindow || sql.split("\\bSELECT\\b", -1).length > SELECTS_MAX;
  }

  private Query any() {
    aliases = 0;
    String text =
        switch (random.nextInt(13)) {
          case 10, 11, 12 -> new RandomWindows(this, random).next();
          case 0 -> union();
          case 1 -> new RandomFirstRows(this, random).next(from());
          case 2 -> with();
          case 3, 4, 5 -> aggregate(from());
          default -> select(from());
        };
    return new Query(
        RandomDifferences.weir(TwoTexts.weir(text))
            .replace(DIVIDE, " / ")
            .replace(RandomWindows.IGNORE_NULLS, ") IGNORE NULLS"),
        RandomDifferences.duck(TwoTexts.duck(text))
            .replace(DIVIDE, " // ")
            .replace("NOW()", RandomClocks.DUCK)
            .replace(RandomWindows.IGNORE_NULLS, " IGNORE NULLS)"));
  }

  /** A typed column that expressions may name. */
  record Field(String sql, Kind kind, boolean nullable) {}

  /** A FROM clause (and WHERE of a comma join) with the columns it offers. */
  record Source(String from, String where, List<Field> fields) {}

  Source from() {
    return switch (random.nextInt(15)) {
      case 8, 9 -> arrays.unnested(single());
      case 0, 1, 2, 3 -> join();
      case 4, 5 -> derived();
      case 6 -> new RandomSubqueries(this, random).lateral();
      case 7 -> timeWindows();
      default -> single();
    };
  }

  Source single() {
    return single(any(tables));
  }

  private Source timeWindows() {
    String alias = alias();
    Catalog.Relation orders =
        tables.stream().filter(table -> table.name().equals("orders")).findFirst().orElseThrow();
    List<Field> fields = new ArrayList<>(fields(orders, alias));
    for (String column : RandomTimeWindows.COLUMNS) {
      fields.add(new Field(alias + "." + column, Kind.TIMESTAMP, false));
    }
    return new Source(RandomTimeWindows.next(random) + " AS " + alias, null, fields);
  }

  /** A relation whose rows have a key. */
  Source keyed() {
    return single(any(tables.stream().filter(table -> table.key().length > 0).toList()));
  }

  private Source singleWithInteger() {
    return single(any(tables.stream().filter(RandomQueries::hasInteger).toList()));
  }

  private static boolean hasInteger(Catalog.Relation table) {
    return table.schema().columns().stream().anyMatch(c -> c.type().kind() == Kind.INTEGER);
  }

  private Source single(Catalog.Relation table) {
    String alias = alias();
    return new Source(table.name() + " " + alias, null, fields(table, alias));
  }

  private Source derived() {
    String alias = alias();
    Source inner = single();
    List<String> items = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.BOOLEAN, Kind.DATE));
      items.add(expression(kind, inner.fields(), 2) + " AS c" + i);
      fields.add(new Field(alias + ".c" + i, kind, true));
    }
    String distinct = random.nextInt(4) == 0 ? "DISTINCT " : "";
    String query =
        "(SELECT " + distinct + String.join(", ", items) + " FROM " + inner.from() + where(inner);
    return new Source(query + ") AS " + alias, null, fields);
  }

  Source join() {
    Source left = single();
    Source right = random.nextInt(4) == 0 ? derived() : single();
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR));
    List<Field> keys = left.fields().stream().filter(field -> field.kind() == kind).toList();
    List<Field> partners = right.fields().stream().filter(field -> field.kind() == kind).toList();
    if (keys.isEmpty() || partners.isEmpty()) {
      return left;
    }
    String a = any(keys).sql();
    if (random.nextInt(3) == 0) {
      a = kind == Kind.INTEGER ? "(" + a + " + 1)" : "LOWER(" + a + ")";
    }
    String b = any(partners).sql();
    List<Field> fields = new ArrayList<>(left.fields());
    fields.addAll(right.fields());
    String condition = a + (random.nextInt(8) == 0 ? " IS NOT DISTINCT FROM " : " = ") + b;
    if (random.nextInt(3) == 0) {
      condition += " AND " + condition(fields, 1);
    }
    if (random.nextInt(12) == 0) {
      // no equality: every pair is looked at
      condition = condition(fields, 1);
    }
    if (random.nextInt(2) == 0) {
      String kindOfJoin = any(List.of(" LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "));
      // the other system has no FULL JOIN on conditions that are no equality
      boolean plain = condition.equals(a + " = " + b);
      String outer = plain ? kindOfJoin : kindOfJoin.replace("FULL", "LEFT");
      return new Source(left.from() + outer + right.from() + " ON " + condition, null, fields);
    }
    if (random.nextInt(3) == 0) {
      return new Source(left.from() + ", " + right.from(), condition, fields);
    }
    return new Source(left.from() + " JOIN " + right.from() + " ON " + condition, null, fields);
  }

  String where(Source source) {
    List<String> conditions = new ArrayList<>();
    if (source.where() != null) {
      conditions.add(source.where());
    }
    if (random.nextBoolean()) {
      conditions.add(condition(source.fields(), DEPTH));
    }
    if (random.nextInt(6) == 0) {
      conditions.add(RandomClocks.next(this, source.fields(), random));
    }
    while (random.nextInt(4) == 0) {
      conditions.add(new RandomSubqueries(this, random).condition(source.fields()));
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private String select(Source source) {
    if (random.nextInt(20) == 0) {
      return new RandomFirstRows(this, random).star();
    }
    List<String> items = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Kind kind = any(RandomLiterals.KINDS);
      items.add(expression(kind, source.fields(), DEPTH) + " AS x" + i);
    }
    if (random.nextInt(6) == 0) {
      items.add(new RandomSubqueries(this, random).value(source.fields()) + " AS s");
    }
    if (random.nextInt(6) == 0) {
      items.add(arrays.any(source.fields(), 2) + " AS a");
    }
    if (random.nextInt(10) == 0) {
      items.add(new RandomJson(this, random).any(source.fields()) + " AS j");
    }
    if (random.nextInt(8) == 0) {
      items.add(new RandomSubqueries(this, random).condition(source.fields()) + " AS t");
    }
    if (random.nextInt(8) == 0) {
      items.add(new RandomSubqueries(this, random).array(source.fields()) + " AS q");
    }
    if (random.nextInt(12) == 0) {
      String clock = "(" + RandomClocks.next(this, source.fields(), random) + ")";
      items.add((random.nextBoolean() ? "NOW()" : clock) + " AS u");
    }
    String distinct = random.nextInt(5) == 0 ? "DISTINCT " : "";
    String from = " FROM " + source.from() + where(source);
    return "SELECT " + distinct + String.join(", ", items) + from;
  }

  private String aggregate(Source source) {
    List<String> groups = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR, Kind.BOOLEAN, Kind.DATE));
      groups.add(grouping(kind, source.fields()));
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(groups.get(i) + " AS g" + i);
    }
    int calls = 1 + random.nextInt(3);
    for (int i = 0; i < calls; i++) {
      items.add(call(source.fields()) + " AS a" + i);
    }
    if (count > 0 && random.nextInt(4) == 0) {
      items.add("GROUPING(" + String.join(", ", groups) + ") AS s");
    }
    String having = random.nextInt(4) == 0 ? " HAVING COUNT(*) > " + random.nextInt(3) : "";
    boolean all =
        !groups.isEmpty() && !items.getLast().startsWith("GROUPING") && random.nextInt(8) == 0;
    return "SELECT "
        + String.join(", ", items)
        + " FROM "
        + source.from()
        + where(source)
        + (groups.isEmpty() ? "" : " GROUP BY " + (all ? "ALL" : sets(groups)))
        + having;
  }

  private String sets(List<String> groups) {
    String all = String.join(", ", groups);
    boolean repeated = groups.stream().distinct().count() < groups.size();
    return switch (random.nextInt(repeated ? 2 : 0, 8)) {
      case 0 -> "ROLLUP (" + all + ")";
      case 1 -> "CUBE (" + all + ")";
      case 2 -> "GROUPING SETS ((" + all + "), (" + groups.getLast() + "), ())";
      case 3 -> "GROUPING SETS ((" + groups.getFirst() + "), (" + all + "))";
      default -> all;
    };
  }

  private String call(List<Field> fields) {
    Kind number = any(List.of(Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE));
    String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + condition(fields, 1) + ")" : "";
    if (random.nextInt(11) == 0) {
      // NULL over no rows in DuckDB
      return "COALESCE(COUNT_IF(" + condition(fields, 1) + ")" + filter + ", 0)";
    }
    if (random.nextInt(14) == 0) {
      return differences.aggregate(fields);
    }
    if (random.nextInt(10) == 0) {
      return random.nextBoolean()
          ? new RandomJson(this, random).ofGroup(fields)
          : RandomStatistics.rounded(fields, random);
    }
    return switch (random.nextInt(14)) {
          case 0 -> "COUNT(*)";
          case 12 -> RandomStatistics.wide(expression(Kind.INTEGER, fields, 1), random);
          case 10 -> arrays.ofGroup(fields);
          case 11 -> RandomStatistics.of(fields, random);
          case 1 -> "COUNT(" + distinct() + expression(any(RandomLiterals.KINDS), fields, 1) + ")";
          case 2 -> "AVG(" + distinct() + expression(number, fields, 1) + ")";
          case 3 -> "MIN(" + expression(ordered(), fields, 1) + ")";
          case 4 -> "MAX(" + expression(ordered(), fields, 1) + ")";
          case 5 -> any(List.of("BOOL_AND(", "BOOL_OR(")) + condition(fields, 1) + ")";
          case 6 -> "SUM(" + distinct() + expression(number, fields, 1) + ")";
          case 7 ->
              any(List.of("BIT_AND(", "BIT_OR(", "BIT_XOR(" + distinct()))
                  + expression(Kind.INTEGER, fields, 1)
                  + ")";
          case 8 -> "COUNT(DISTINCT " + expression(any(RandomLiterals.KINDS), fields, 1) + ")";
          default -> "SUM(" + distinct() + expression(number, fields, 1) + ")";
        }
        + filter;
  }

  private String distinct() {
    return random.nextInt(3) == 0 ? "DISTINCT " : "";
  }

  private Kind ordered() {
    return any(List.of(Kind.INTEGER, Kind.DECIMAL, Kind.VARCHAR, Kind.DATE, Kind.TIMESTAMP));
  }

  private String union() {
    Kind first = any(List.of(Kind.INTEGER, Kind.VARCHAR));
    Kind second = any(List.of(Kind.INTEGER, Kind.BOOLEAN, Kind.DATE));
    return branches(first, second, 2);
  }

  /** Branches of two columns between set operations, some in parentheses. */
  private String branches(Kind first, Kind second, int depth) {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(2, 4); i > 0; i--) {
      boolean nested = depth > 0 && random.nextInt(4) == 0;
      query.append(nested ? "(" + branches(first, second, depth - 1) + ")" : branch(first, second));
      query.append(i == 1 ? "" : any(SET_OPERATIONS));
    }
    return query.toString();
  }

  private String branch(Kind first, Kind second) {
    if (random.nextInt(12) == 0) {
      Source rows = single();
      // without FROM an EXCEPT would be one of * to the parser
      return "(SELECT "
          + (literal(first) + " AS u0, " + literal(second) + " AS u1 WHERE EXISTS (SELECT 1 FROM ")
          + (rows.from() + where(rows) + "))");
    }
    if (random.nextInt(6) == 0) {
      return "SELECT * FROM (VALUES ("
          + literal(first)
          + ", "
          + literal(second)
          + "), (NULL, "
          + literal(second)
          + ")) AS "
          + alias()
          + "(u0, u1)";
    }
    Source source = from();
    return "SELECT "
        + expression(first, source.fields(), 1)
        + " AS u0, "
        + expression(second, source.fields(), 1)
        + " AS u1 FROM "
        + source.from()
        + where(source);
  }

  private String with() {
    Source source = singleWithInteger();
    String group = grouping(Kind.INTEGER, source.fields());
    String item =
        "SELECT " + group + " AS k, COUNT(*) AS n FROM " + source.from() + " GROUP BY " + group;
    Source other = singleWithInteger();
    List<Field> keys = other.fields().stream().filter(f -> f.kind() == Kind.INTEGER).toList();
    String key = any(keys).sql();
    return "WITH w AS ("
        + item
        + ") SELECT w.k AS k, w.n + 1 AS n, "
        + expression(Kind.VARCHAR, other.fields(), 1)
        + " AS v FROM w JOIN "
        + other.from()
        + " ON w.k = "
        + key;
  }

  /** An expression over at least one column: a literal in GROUP BY would be a position. */
  String grouping(Kind kind, List<Field> fields) {
    String expression = expression(kind, fields, random.nextInt(2));
    if (expression.matches("(?s).*\\br\\d+\\..*")) {
      return expression;
    }
    List<Field> fitting = fields.stream().filter(field -> field.kind() == kind).toList();
    return any(fitting.isEmpty() ? fields : fitting).sql();
  }

  /** A condition. */
  String condition(List<Field> fields, int depth) {
    return expression(Kind.BOOLEAN, fields, depth);
  }

  String expression(Kind kind, List<Field> fields, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return leaf(kind, fields);
    }
    return switch (random.nextInt(9)) {
      case 0 -> conditional(kind, fields, depth - 1);
      case 2 -> differences.extreme(kind, fields, depth - 1);
      case 1 ->
          "COALESCE("
              + expression(kind, fields, depth - 1)
              + ", "
              + expression(kind, fields, depth - 1)
              + ")";
      default ->
          switch (kind) {
            case BOOLEAN -> bool(fields, depth - 1);
            case INTEGER, BIGINT -> integer(fields, depth - 1);
            case DOUBLE -> real(fields, depth - 1);
            case TINYINT,
                SMALLINT,
                REAL,
                TIME,
                TIMESTAMP_TZ,
                UUID,
                VARBINARY,
                JSON,
                INTERVAL_DAY,
                INTERVAL_MONTH,
                ARRAY,
                ROW,
                MAP ->
                leaf(kind, fields);
            case DECIMAL -> decimal(fields, depth - 1);
            case VARCHAR -> text(fields, depth - 1);
            case DATE ->
                switch (random.nextInt(4)) {
                  case 0, 1 -> leaf(kind, fields);
                  case 2 -> differences.date(fields, depth - 1);
                  default -> "CAST(" + expression(Kind.TIMESTAMP, fields, depth - 1) + " AS DATE)";
                };
            case TIMESTAMP ->
                random.nextBoolean()
                    ? leaf(kind, fields)
                    : "CAST(" + expression(Kind.DATE, fields, depth - 1) + " AS TIMESTAMP)";
          };
    };
  }

  String leaf(Kind kind, List<Field> fields) {
    List<Field> fitting =
        fields.stream()
            .filter(
                field ->
                    field.kind() == kind
                        || (kind == Kind.BIGINT && field.kind() == Kind.INTEGER)
                        || (kind == Kind.INTEGER && field.kind() == Kind.BIGINT))
            .collect(Collectors.toList());
    boolean literal = fitting.isEmpty() || random.nextInt(5) == 0;
    return literal ? literal(kind) : any(fitting).sql();
  }

  private String literal(Kind kind) {
    return RandomLiterals.next(kind, random);
  }

  private String conditional(Kind kind, List<Field> fields, int depth) {
    String otherwise = random.nextInt(3) == 0 ? "" : " ELSE " + expression(kind, fields, depth);
    return "CASE WHEN "
        + condition(fields, depth)
        + " THEN "
        + expression(kind, fields, depth)
        + otherwise
        + " END";
  }

  private String bool(List<Field> fields, int depth) {
    Kind kind = any(RandomLiterals.KINDS);
    String a = expression(kind, fields, depth);
    return switch (random.nextInt(15)) {
      case 14 -> differences.condition(fields, Math.min(depth, 1));
      case 13 -> arrays.condition(fields, Math.min(depth, 1));
      case 0, 1 -> "(" + condition(fields, depth) + " AND " + condition(fields, depth) + ")";
      case 2, 3 -> "(" + condition(fields, depth) + " OR " + condition(fields, depth) + ")";
      case 4 -> "(NOT " + condition(fields, depth) + ")";
      case 5 -> "(" + a + any(List.of(" IS NULL)", " IS NOT NULL)"));
      case 6 ->
          "("
              + condition(fields, depth)
              + any(List.of(" IS TRUE)", " IS NOT TRUE)", " IS FALSE)", " IS NOT FALSE)"));
      case 7 -> "(" + a + " IS DISTINCT FROM " + expression(kind, fields, depth) + ")";
      case 8 ->
          "("
              + expression(Kind.INTEGER, fields, depth)
              + " BETWEEN "
              + literal(Kind.INTEGER)
              + " AND "
              + expression(Kind.INTEGER, fields, depth)
              + ")";
      case 9 -> in(fields, depth);
      case 10 -> like(fields, depth);
      default ->
          "("
              + a
              + any(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= "))
              + expression(kind, fields, depth)
              + ")";
    };
  }

  private String in(List<Field> fields, int depth) {
    Kind kind = any(List.of(Kind.INTEGER, Kind.VARCHAR));
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      values.add(literal(kind));
    }
    if (random.nextInt(5) == 0) {
      values.add("NULL");
    }
    String not = random.nextInt(3) == 0 ? " NOT IN (" : " IN (";
    return "(" + expression(kind, fields, depth) + not + String.join(", ", values) + "))";
  }

  private String like(List<Field> fields, int depth) {
    String pattern = any(List.of("%", "a%", "%b", "_", "%b%", "A_c", "", "\u00e9%", "%!%%"));
    String escape = pattern.contains("!") ? " ESCAPE '!'" : "";
    return "(" + expression(Kind.VARCHAR, fields, depth) + " LIKE '" + pattern + "'" + escape + ")";
  }

  private String integer(List<Field> fields, int depth) {
    String a = expression(Kind.INTEGER, fields, depth);
    return switch (random.nextInt(13)) {
      case 12 -> differences.number(fields, Math.min(depth, 1));
      case 10 -> arrays.length(fields, Math.min(depth, 1));
      case 11 -> arrays.element(Kind.INTEGER, fields, Math.min(depth, 1));
      case 0 -> "(" + a + " + " + expression(Kind.INTEGER, fields, depth) + ")";
      case 1 -> "(" + a + " - " + expression(Kind.INTEGER, fields, depth) + ")";
      case 2 -> "(" + a + " * " + random.nextInt(5) + ")";
      case 3 -> "(" + a + DIVIDE + "NULLIF(" + expression(Kind.INTEGER, fields, depth) + ", 0))";
      case 4 -> "(" + a + " % NULLIF(" + expression(Kind.INTEGER, fields, depth) + ", 0))";
      case 5 -> "ABS(" + a + ")";
      case 6 -> "(- " + a + ")";
      case 7 -> "CHAR_LENGTH(" + expression(Kind.VARCHAR, fields, depth) + ")";
      case 8 ->
          "CAST(EXTRACT("
              + any(List.of("YEAR", "MONTH", "DAY", "QUARTER", "DOY"))
              + " FROM "
              + expression(any(List.of(Kind.DATE, Kind.TIMESTAMP)), fields, depth)
              + ") AS INTEGER)";
      default ->
          "CAST(POSITION('b' IN " + expression(Kind.VARCHAR, fields, depth) + ") AS INTEGER)";
    };
  }

  private String real(List<Field> fields, int depth) {
    String a = expression(Kind.DOUBLE, fields, depth);
    return switch (random.nextInt(5)) {
      case 0 -> "(" + a + " + " + expression(Kind.DOUBLE, fields, depth) + ")";
      case 1 -> "(" + a + " - " + expression(Kind.INTEGER, fields, depth) + ")";
      case 2 -> "(" + a + " * " + literal(Kind.DOUBLE) + ")";
      case 3 -> "ABS(" + a + ")";
      default -> "CAST(" + expression(Kind.INTEGER, fields, depth) + " AS DOUBLE)";
    };
  }

  private String decimal(List<Field> fields, int depth) {
    String a = expression(Kind.DECIMAL, fields, depth);
    return switch (random.nextInt(6)) {
      case 0 -> "(" + a + " + " + expression(Kind.DECIMAL, fields, depth) + ")";
      case 1 -> "(" + a + " - " + leaf(Kind.DECIMAL, fields) + ")";
      case 2 -> "(" + leaf(Kind.DECIMAL, fields) + " * " + literal(Kind.DECIMAL) + ")";
      case 3 -> "ABS(" + a + ")";
      case 4 -> "(- " + a + ")";
      default -> "CAST(" + expression(Kind.INTEGER, fields, depth) + " AS DECIMAL(12,2))";
    };
  }

  private String text(List<Field> fields, int depth) {
    String a = expression(Kind.VARCHAR, fields, depth);
    return switch (random.nextInt(9)) {
      case 8 -> new RandomJson(this, random).text(fields, Math.min(depth, 1));
      case 7 -> arrays.element(Kind.VARCHAR, fields, Math.min(depth, 1));
      case 0 -> "UPPER(" + a + ")";
      case 1 -> "LOWER(" + a + ")";
      case 2 -> "(" + a + " || " + expression(Kind.VARCHAR, fields, depth) + ")";
      case 3 ->
          "SUBSTRING("
              + a
              + " FROM "
              + (1 + random.nextInt(3))
              + (random.nextBoolean() ? "" : " FOR " + random.nextInt(4))
              + ")";
      case 4 -> "TRIM(" + any(List.of("", "LEADING 'a' FROM ", "TRAILING 'b' FROM ")) + a + ")";
      case 5 -> "REPLACE(" + a + ", 'b', " + literal(Kind.VARCHAR) + ")";
      default ->
          "CAST("
              + expression(any(List.of(Kind.INTEGER, Kind.DATE)), fields, depth)
              + " AS VARCHAR)";
    };
  }

  private static List<Field> fields(Catalog.Relation table, String alias) {
    List<Field> fields = new ArrayList<>();
    for (Column column : table.schema().columns()) {
      fields.add(new Field(alias + "." + column.name(), column.type().kind(), column.nullable()));
    }
    return fields;
  }

  String alias() {
    return "r" + aliases++;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
