package dev.weir.sql;

import dev.weir.config.Closest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/** The functions and aggregates a query may call. */
final class Functions {
  private static final List<SqlOperator> CALLED_BY_NAME =
      List.of(
          SqlStdOperatorTable.ROW_NUMBER,
          SqlStdOperatorTable.RANK,
          SqlStdOperatorTable.DENSE_RANK,
          SqlStdOperatorTable.PERCENT_RANK,
          SqlStdOperatorTable.CUME_DIST,
          SqlStdOperatorTable.NTILE,
          ShiftFunction.LAG,
          ShiftFunction.LEAD,
          SqlStdOperatorTable.FIRST_VALUE,
          SqlStdOperatorTable.LAST_VALUE,
          SqlStdOperatorTable.NTH_VALUE,
          SqlStdOperatorTable.COALESCE,
          SqlStdOperatorTable.NULLIF,
          SqlLibraryOperators.GREATEST_PG,
          SqlLibraryOperators.LEAST_PG,
          SqlStdOperatorTable.SUBSTRING,
          SqlStdOperatorTable.TRIM,
          SqlStdOperatorTable.UPPER,
          SqlStdOperatorTable.LOWER,
          SqlStdOperatorTable.POSITION,
          SqlStdOperatorTable.REPLACE,
          SqlStdOperatorTable.CHAR_LENGTH,
          SqlStdOperatorTable.CHARACTER_LENGTH,
          SqlLibraryOperators.LENGTH,
          SqlLibraryOperators.CONCAT_FUNCTION_WITH_NULL,
          SqlStdOperatorTable.ABS,
          SqlStdOperatorTable.ROUND,
          SqlStdOperatorTable.FLOOR,
          SqlStdOperatorTable.CEIL,
          SqlStdOperatorTable.MOD,
          SqlStdOperatorTable.POWER,
          SqlStdOperatorTable.SQRT,
          SqlStdOperatorTable.LN,
          SqlStdOperatorTable.EXP,
          SqlStdOperatorTable.EXTRACT,
          SqlStdOperatorTable.YEAR,
          SqlStdOperatorTable.QUARTER,
          SqlStdOperatorTable.MONTH,
          SqlStdOperatorTable.DAYOFMONTH,
          SqlStdOperatorTable.HOUR,
          SqlStdOperatorTable.MINUTE,
          SqlStdOperatorTable.SECOND,
          SqlStdOperatorTable.CAST);

  private static final List<SqlOperator> WRITTEN_AS_OPERATORS =
      List.of(
          SqlStdOperatorTable.AND,
          SqlStdOperatorTable.OR,
          SqlStdOperatorTable.NOT,
          SqlStdOperatorTable.EQUALS,
          SqlStdOperatorTable.NOT_EQUALS,
          SqlStdOperatorTable.LESS_THAN,
          SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
          SqlStdOperatorTable.GREATER_THAN,
          SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
          SqlStdOperatorTable.IS_NULL,
          SqlStdOperatorTable.IS_NOT_NULL,
          SqlStdOperatorTable.IS_TRUE,
          SqlStdOperatorTable.IS_NOT_TRUE,
          SqlStdOperatorTable.IS_FALSE,
          SqlStdOperatorTable.IS_NOT_FALSE,
          SqlStdOperatorTable.IS_UNKNOWN,
          SqlStdOperatorTable.IS_NOT_UNKNOWN,
          SqlStdOperatorTable.IS_DISTINCT_FROM,
          SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
          SqlStdOperatorTable.BETWEEN,
          SqlStdOperatorTable.NOT_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN,
          SqlStdOperatorTable.IN,
          SqlStdOperatorTable.NOT_IN,
          SqlStdOperatorTable.EXISTS,
          SqlStdOperatorTable.SCALAR_QUERY,
          SqlStdOperatorTable.SOME_EQ,
          SqlStdOperatorTable.SOME_NE,
          SqlStdOperatorTable.SOME_LT,
          SqlStdOperatorTable.SOME_LE,
          SqlStdOperatorTable.SOME_GT,
          SqlStdOperatorTable.SOME_GE,
          SqlStdOperatorTable.ALL_EQ,
          SqlStdOperatorTable.ALL_NE,
          SqlStdOperatorTable.ALL_LT,
          SqlStdOperatorTable.ALL_LE,
          SqlStdOperatorTable.ALL_GT,
          SqlStdOperatorTable.ALL_GE,
          SqlStdOperatorTable.LIKE,
          SqlStdOperatorTable.NOT_LIKE,
          SqlStdOperatorTable.CASE,
          SqlStdOperatorTable.CONCAT,
          SqlStdOperatorTable.PLUS,
          SqlStdOperatorTable.MINUS,
          SqlStdOperatorTable.MULTIPLY,
          SqlStdOperatorTable.DIVIDE,
          SqlStdOperatorTable.PERCENT_REMAINDER,
          SqlStdOperatorTable.UNARY_MINUS,
          SqlStdOperatorTable.UNARY_PLUS,
          SqlStdOperatorTable.ROW,
          SqlStdOperatorTable.DOT,
          SqlStdOperatorTable.AS,
          SqlStdOperatorTable.VALUES,
          SqlStdOperatorTable.UNION,
          SqlStdOperatorTable.UNION_ALL,
          SqlStdOperatorTable.INTERSECT,
          SqlStdOperatorTable.INTERSECT_ALL,
          SqlStdOperatorTable.EXCEPT,
          SqlStdOperatorTable.EXCEPT_ALL,
          SqlStdOperatorTable.DESC,
          SqlStdOperatorTable.NULLS_FIRST,
          SqlStdOperatorTable.NULLS_LAST);

  /** Functions of other systems, with what to write here. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("GENERATE_SERIES", "write it in FROM: GENERATE_SERIES(1, 3) AS s (n)"),
          Map.entry("PROMQL", "write it in FROM: TABLE(promql('up', 'job'))"),
          Map.entry("AGE", "write a - b, or TIMESTAMPDIFF(MONTH, b, a) for whole months"),
          Map.entry("JUSTIFY_DAYS", "intervals have either days or months"),
          Map.entry("JUSTIFY_HOURS", "an interval has 24 hours a day as it is"),
          Map.entry("JUSTIFY_INTERVAL", "an interval has 24 hours a day as it is"),
          Map.entry("MAKE_INTERVAL", "write INTERVAL '1' DAY * n"),
          Map.entry("CLOCK_TIMESTAMP", "write NOW()"),
          Map.entry("STATEMENT_TIMESTAMP", "write NOW()"),
          Map.entry("TRANSACTION_TIMESTAMP", "write NOW()"),
          Map.entry("RAND", "views are deterministic; store the number in a column"),
          Map.entry("RANDOM", "views are deterministic; store the number in a column"),
          Map.entry("UUID", "views are deterministic; store the id in a column"));

  private static final SqlOperatorTable TABLE = new IgnoringCase();

  private static final Set<String> NAMES = names();

  private Functions() {}

  static SqlOperatorTable table() {
    return TABLE;
  }

  static boolean isFunction(String name) {
    return NAMES.contains(name.toUpperCase(Locale.ROOT));
  }

  static boolean isOperator(SqlOperator operator) {
    return WRITTEN_AS_OPERATORS.contains(operator);
  }

  /** What to write instead of a function that is not there. */
  static String instead(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String instead = INSTEAD.getOrDefault(upper, Aggregates.INSTEAD.get(upper));
    if (instead != null) {
      return instead;
    }
    String closest = Closest.name(name.toUpperCase(Locale.ROOT), NAMES).orElse("");
    return closest.isEmpty()
        ? "compute the value before it is sent and store it in a column"
        : "did you mean " + closest + "?";
  }

  /** Names of functions match in any case, although columns do not. */
  private static final class IgnoringCase implements SqlOperatorTable {
    private final List<SqlOperator> operators =
        Stream.of(
                Aggregates.all(),
                CALLED_BY_NAME,
                WRITTEN_AS_OPERATORS,
                IgnoringNulls.ALL,
                TimeWindowCalls.OPERATORS)
            .<SqlOperator>flatMap(List::stream)
            .toList();

    private final Map<String, List<SqlOperator>> byName =
        operators.stream().collect(Collectors.groupingBy(operator -> upper(operator.getName())));

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      for (SqlOperator operator : byName.getOrDefault(upper(name.names.getLast()), List.of())) {
        if (family(operator.getSyntax()) == family(syntax)) {
          found.add(operator);
        }
      }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return operators;
    }

    /** COUNT, which alone may be called with a star, is a function otherwise. */
    private static SqlSyntax family(SqlSyntax syntax) {
      return syntax == SqlSyntax.FUNCTION_STAR ? SqlSyntax.FUNCTION : syntax.family;
    }

    private static String upper(String name) {
      return name.toUpperCase(Locale.ROOT);
    }
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    CALLED_BY_NAME.forEach(function -> names.add(function.getName()));
    Aggregates.all().forEach(function -> names.add(function.getName()));
    Library.all().forEach(function -> names.add(function.getName()));
    names.addAll(NestedCalls.names());
    names.addAll(List.of("CEILING", "DATE_PART"));
    return names;
  }
}
