package dev.weir.sql;

import dev.weir.circuit.AggregateCall.Function;
import dev.weir.zset.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Optionality;

/**
 * The aggregate functions by name.
 *
 * <p>Those that are made here have other types than Calcite's: a result is nullable wherever some
 * group can have none.
 */
final class Aggregates {
  /** Decides which aggregate of the set a row of GROUPING SETS comes from. */
  static final List<SqlAggFunction> OF_SETS =
      List.of(
          SqlStdOperatorTable.GROUPING,
          SqlStdOperatorTable.GROUPING_ID,
          SqlStdOperatorTable.GROUP_ID);

  private static final List<SqlAggFunction> OF_VALUES =
      List.of(
          SqlStdOperatorTable.COUNT,
          SqlStdOperatorTable.APPROX_COUNT_DISTINCT,
          SqlLibraryOperators.COUNTIF,
          made("COUNT_IF", SqlKind.COUNTIF, ReturnTypes.BIGINT, OperandTypes.BOOLEAN),
          made("SUM", SqlKind.SUM, ReturnTypes.AGG_SUM, OperandTypes.NUMERIC_OR_INTERVAL),
          made("AVG", SqlKind.AVG, ReturnTypes.AVG_AGG_FUNCTION, OperandTypes.NUMERIC_OR_INTERVAL),
          SqlStdOperatorTable.MIN,
          SqlStdOperatorTable.MAX,
          SqlStdOperatorTable.ANY_VALUE,
          SqlStdOperatorTable.EVERY,
          SqlStdOperatorTable.SOME,
          SqlLibraryOperators.BOOL_AND,
          SqlLibraryOperators.BOOL_OR,
          SqlLibraryOperators.LOGICAL_AND,
          SqlLibraryOperators.LOGICAL_OR,
          SqlStdOperatorTable.BIT_AND,
          SqlStdOperatorTable.BIT_OR,
          SqlStdOperatorTable.BIT_XOR,
          text("STRING_AGG"),
          text("LISTAGG"),
          made("ARRAY_AGG", SqlKind.ARRAY_AGG, nullable(Aggregates::arrayOfFirst), OperandTypes.ANY)
              .withGroupOrder(Optionality.OPTIONAL),
          made("ARG_MIN", SqlKind.ARG_MIN, nullable(ReturnTypes.ARG0), OperandTypes.ANY_COMPARABLE),
          made("ARG_MAX", SqlKind.ARG_MAX, nullable(ReturnTypes.ARG0), OperandTypes.ANY_COMPARABLE),
          made("MIN_BY", SqlKind.ARG_MIN, nullable(ReturnTypes.ARG0), OperandTypes.ANY_COMPARABLE),
          made("MAX_BY", SqlKind.ARG_MAX, nullable(ReturnTypes.ARG0), OperandTypes.ANY_COMPARABLE),
          made("MODE", SqlKind.MODE, nullable(ReturnTypes.ARG0), OperandTypes.ANY),
          made(
              "MEDIAN", SqlKind.OTHER_FUNCTION, nullable(ReturnTypes.DOUBLE), OperandTypes.NUMERIC),
          ofValues("VAR_POP"),
          ofValues("VAR_SAMP"),
          ofValues("VARIANCE"),
          ofValues("STDDEV_POP"),
          ofValues("STDDEV_SAMP"),
          ofValues("STDDEV"),
          ofPairs("COVAR_POP"),
          ofPairs("COVAR_SAMP"),
          ofPairs("CORR"),
          made(
              "REGR_COUNT",
              SqlKind.OTHER_FUNCTION,
              ReturnTypes.BIGINT,
              OperandTypes.NUMERIC_NUMERIC),
          ofPairs("REGR_AVGX"),
          ofPairs("REGR_AVGY"),
          ofPairs("REGR_SXX"),
          ofPairs("REGR_SYY"),
          ofPairs("REGR_SXY"),
          ofPairs("REGR_SLOPE"),
          ofPairs("REGR_INTERCEPT"),
          ofPairs("REGR_R2"),
          percentile("PERCENTILE_CONT", SqlKind.PERCENTILE_CONT, ReturnTypes.DOUBLE),
          percentile("PERCENTILE_DISC", SqlKind.PERCENTILE_DISC, ReturnTypes.PERCENTILE_DISC_CONT));

  /** Aggregates of other systems, with what to write here. */
  static final Map<String, String> INSTEAD =
      Map.of(
          "GROUP_CONCAT", "write STRING_AGG(x, ',' ORDER BY y)",
          "FIRST_VALUE", "write ARG_MIN(x, y) for the x of the smallest y",
          "LAST_VALUE", "write ARG_MAX(x, y) for the x of the largest y",
          "QUANTILE", "write PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)",
          "APPROX_QUANTILE", "write PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)");

  /** Statistics by the names of their functions, where these are others. */
  private static final Map<String, String> STATISTICS =
      Map.of("VARIANCE", "VAR_SAMP", "STDDEV", "STDDEV_SAMP");

  private static final Map<String, Function> FUNCTIONS =
      Map.ofEntries(
          Map.entry("COUNT", Function.COUNT),
          Map.entry("SUM", Function.SUM),
          Map.entry("AVG", Function.AVG),
          Map.entry("MIN", Function.MIN),
          Map.entry("MAX", Function.MAX),
          Map.entry("ANY_VALUE", Function.MIN),
          Map.entry("EVERY", Function.MIN),
          Map.entry("BOOL_AND", Function.MIN),
          Map.entry("LOGICAL_AND", Function.MIN),
          Map.entry("SOME", Function.MAX),
          Map.entry("BOOL_OR", Function.MAX),
          Map.entry("LOGICAL_OR", Function.MAX),
          Map.entry("BIT_AND", Function.BIT_AND),
          Map.entry("BIT_OR", Function.BIT_OR),
          Map.entry("BIT_XOR", Function.BIT_XOR),
          Map.entry("STRING_AGG", Function.STRING_AGG),
          Map.entry("LISTAGG", Function.STRING_AGG),
          Map.entry("ARRAY_AGG", Function.ARRAY_AGG),
          Map.entry("ARG_MIN", Function.ARG_MIN),
          Map.entry("MIN_BY", Function.ARG_MIN),
          Map.entry("ARG_MAX", Function.ARG_MAX),
          Map.entry("MAX_BY", Function.ARG_MAX),
          Map.entry("MODE", Function.MODE),
          Map.entry("VAR_POP", Function.STATISTIC),
          Map.entry("VAR_SAMP", Function.STATISTIC),
          Map.entry("VARIANCE", Function.STATISTIC),
          Map.entry("STDDEV_POP", Function.STATISTIC),
          Map.entry("STDDEV_SAMP", Function.STATISTIC),
          Map.entry("STDDEV", Function.STATISTIC),
          Map.entry("COVAR_POP", Function.STATISTIC),
          Map.entry("COVAR_SAMP", Function.STATISTIC),
          Map.entry("CORR", Function.STATISTIC),
          Map.entry("REGR_COUNT", Function.COUNT),
          Map.entry("REGR_AVGX", Function.STATISTIC),
          Map.entry("REGR_AVGY", Function.STATISTIC),
          Map.entry("REGR_SXX", Function.STATISTIC),
          Map.entry("REGR_SYY", Function.STATISTIC),
          Map.entry("REGR_SXY", Function.STATISTIC),
          Map.entry("REGR_SLOPE", Function.STATISTIC),
          Map.entry("REGR_INTERCEPT", Function.STATISTIC),
          Map.entry("REGR_R2", Function.STATISTIC),
          Map.entry("MEDIAN", Function.PERCENTILE_CONT),
          Map.entry("PERCENTILE_CONT", Function.PERCENTILE_CONT),
          Map.entry("PERCENTILE_DISC", Function.PERCENTILE_DISC));

  /** Functions for which the parser has operators of its own, by name. */
  private static final Map<String, SqlAggFunction> REPLACED =
      OF_VALUES.stream()
          .filter(
              of ->
                  Set.of("STRING_AGG", "ARRAY_AGG", "PERCENTILE_CONT", "PERCENTILE_DISC")
                      .contains(of.getName()))
          .collect(Collectors.toMap(SqlAggFunction::getName, of -> of));

  private Aggregates() {}

  /** All that a query may call. */
  static List<SqlAggFunction> all() {
    return Stream.concat(OF_VALUES.stream(), OF_SETS.stream()).toList();
  }

  /** Whether a function of this name computes one value of several rows. */
  static boolean isAggregate(String name) {
    return JsonAggregates.NAMES.contains(name.toUpperCase(Locale.ROOT))
        || all().stream().anyMatch(each -> each.getName().equalsIgnoreCase(name));
  }

  /** What a call computes; null for functions of grouping sets. */
  static Function function(String name) {
    return FUNCTIONS.get(name.toUpperCase(Locale.ROOT));
  }

  /** The statistic that a function of this name computes, the parameter of its call. */
  static String statistic(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return STATISTICS.getOrDefault(upper, upper);
  }

  /** Whether the result depends on an order of the rows, which a call with OVER cannot say. */
  static boolean hasOrder(Function function) {
    return switch (function) {
      case STRING_AGG, ARRAY_AGG, PERCENTILE_CONT, PERCENTILE_DISC -> true;
      case COUNT_ROWS,
          COUNT,
          SUM,
          AVG,
          MIN,
          MAX,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          ARG_MIN,
          ARG_MAX,
          MODE,
          STATISTIC ->
          false;
    };
  }

  /** Whether a function that adds values up can do so with those of a type. */
  static boolean isSummed(Function function, ColumnType type) {
    boolean isInterval =
        type.kind() == ColumnType.Kind.INTERVAL_DAY
            || (type.kind() == ColumnType.Kind.INTERVAL_MONTH && function == Function.SUM);
    return Expressions.isNumber(type) || (isInterval && function != Function.PERCENTILE_CONT);
  }

  /** Whether DISTINCT changes nothing. */
  static boolean ignoresRepetition(Function function) {
    return switch (function) {
      case MIN, MAX, BIT_AND, BIT_OR, ARG_MIN, ARG_MAX -> true;
      case COUNT_ROWS,
          COUNT,
          SUM,
          AVG,
          BIT_XOR,
          STRING_AGG,
          ARRAY_AGG,
          MODE,
          PERCENTILE_CONT,
          PERCENTILE_DISC,
          STATISTIC ->
          false;
    };
  }

  /**
   * The query with calls of these functions in place of what the parser makes of some names, and
   * with an ORDER BY among the arguments in WITHIN GROUP.
   */
  static SqlNode replaced(SqlNode tree) {
    return tree.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlCall call) {
            SqlNode visited = super.visit(call);
            return visited instanceof SqlCall changed ? replaced(changed) : visited;
          }
        });
  }

  private static SqlNode replaced(SqlCall call) {
    SqlNode json = JsonAggregates.rewritten(call, REPLACED.get("ARRAY_AGG"));
    if (json != null) {
      return json;
    }
    if (call.getKind() == SqlKind.WITHIN_GROUP) {
      return mode(call);
    }
    if (call.getKind() == SqlKind.FILTER) {
      return percentile(call);
    }
    SqlAggFunction made =
        call.getOperator() instanceof SqlAggFunction
            ? REPLACED.get(call.getOperator().getName())
            : null;
    List<SqlNode> arguments = call.getOperandList();
    boolean ordered = !arguments.isEmpty() && arguments.getLast() instanceof SqlNodeList;
    if (made == null || arguments.contains(null)) {
      return call;
    }
    SqlParserPos pos = call.getParserPosition();
    List<SqlNode> values = ordered ? arguments.subList(0, arguments.size() - 1) : arguments;
    SqlCall plain = made.createCall(call.getFunctionQuantifier(), pos, values);
    return ordered(plain, ordered ? (SqlNodeList) arguments.getLast() : null);
  }

  /** A call in an order, null for none. */
  static SqlNode ordered(SqlCall call, SqlNodeList order) {
    return order == null
        ? call
        : SqlStdOperatorTable.WITHIN_GROUP.createCall(call.getParserPosition(), call, order);
  }

  /** The type of PERCENTILE_DISC is that of its order, which Calcite does not find in a FILTER. */
  private static SqlNode percentile(SqlCall filter) {
    if (!(filter.operand(0) instanceof SqlCall ordered)
        || ordered.getKind() != SqlKind.WITHIN_GROUP
        || ordered.operand(0).getKind() != SqlKind.PERCENTILE_DISC) {
      return filter;
    }
    SqlNodeList order = ordered.operand(1);
    SqlNode condition = filter.operand(1);
    List<SqlNode> filtered = order.stream().map(item -> filtered(item, condition)).toList();
    return SqlStdOperatorTable.WITHIN_GROUP.createCall(
        filter.getParserPosition(),
        ordered.operand(0),
        new SqlNodeList(filtered, order.getParserPosition()));
  }

  /** An item of ORDER BY that is NULL where a condition does not hold. */
  private static SqlNode filtered(SqlNode item, SqlNode condition) {
    SqlParserPos pos = item.getParserPosition();
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) item;
        yield call.getOperator().createCall(pos, filtered(call.operand(0), condition));
      }
      default ->
          new SqlCase(
              pos,
              null,
              SqlNodeList.of(condition),
              SqlNodeList.of(item),
              SqlLiteral.createNull(pos));
    };
  }

  /** {@code MODE() WITHIN GROUP (ORDER BY x)} is MODE(x). */
  private static SqlNode mode(SqlCall ordered) {
    SqlNodeList order = ordered.operand(1);
    return ordered.operand(0) instanceof SqlCall mode
            && mode.getOperator().getName().equalsIgnoreCase("MODE")
            && mode.operandCount() == 0
            && order.size() == 1
            && order.get(0) instanceof SqlIdentifier value
        ? mode.getOperator().createCall(mode.getParserPosition(), value)
        : ordered;
  }

  /** Elements of an ARRAY may be NULL. */
  private static RelDataType arrayOfFirst(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    return types.createArrayType(
        types.createTypeWithNullability(binding.getOperandType(0), true), -1);
  }

  private static SqlBasicAggFunction text(String name) {
    return made(
            name,
            SqlKind.LISTAGG,
            nullable(ReturnTypes.VARCHAR),
            OperandTypes.STRING.or(OperandTypes.STRING_STRING))
        .withGroupOrder(Optionality.OPTIONAL);
  }

  private static SqlBasicAggFunction ofValues(String name) {
    return made(name, SqlKind.OTHER_FUNCTION, nullable(ReturnTypes.DOUBLE), OperandTypes.NUMERIC);
  }

  private static SqlBasicAggFunction ofPairs(String name) {
    return made(
        name, SqlKind.OTHER_FUNCTION, nullable(ReturnTypes.DOUBLE), OperandTypes.NUMERIC_NUMERIC);
  }

  private static SqlBasicAggFunction percentile(
      String name, SqlKind kind, SqlReturnTypeInference type) {
    return made(name, kind, nullable(type), OperandTypes.UNIT_INTERVAL_NUMERIC_LITERAL)
        .withGroupOrder(Optionality.MANDATORY)
        .withPercentile(true)
        .withAllowsFraming(false);
  }

  private static SqlBasicAggFunction made(
      String name, SqlKind kind, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
    return SqlBasicAggFunction.create(name, kind, type, operands)
        .withFunctionType(SqlFunctionCategory.SYSTEM);
  }

  private static SqlReturnTypeInference nullable(SqlReturnTypeInference type) {
    return type.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  }
}
