package dev.weir.sql;

import dev.weir.circuit.AggregateCall.Function;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

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
          SqlStdOperatorTable.SUM,
          SqlStdOperatorTable.AVG,
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
          SqlStdOperatorTable.BIT_XOR);

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
          Map.entry("BIT_XOR", Function.BIT_XOR));

  private Aggregates() {}

  /** All that a query may call. */
  static List<SqlAggFunction> all() {
    return java.util.stream.Stream.concat(OF_VALUES.stream(), OF_SETS.stream()).toList();
  }

  /** What a call computes; null for functions of grouping sets. */
  static Function function(String name) {
    return FUNCTIONS.get(name.toUpperCase(Locale.ROOT));
  }

  /** Whether DISTINCT changes nothing. */
  static boolean ignoresRepetition(Function function) {
    return switch (function) {
      case MIN, MAX, BIT_AND, BIT_OR -> true;
      case COUNT_ROWS, COUNT, SUM, AVG, BIT_XOR -> false;
    };
  }

  private static SqlAggFunction made(
      String name, SqlKind kind, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
    return SqlBasicAggFunction.create(name, kind, type, operands)
        .withFunctionType(SqlFunctionCategory.SYSTEM);
  }
}
