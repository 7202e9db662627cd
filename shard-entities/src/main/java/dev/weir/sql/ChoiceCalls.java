package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Choices, casts and attempts in other words than those of standard SQL. */
final class ChoiceCalls {
  /** What is NULL where the call in it fails. */
  static final AttemptFunction TRY = new AttemptFunction();

  private static final Map<String, SqlOperator> ATTEMPTS =
      Map.ofEntries(
          Map.entry("TRY_ADD", SqlStdOperatorTable.PLUS),
          Map.entry("SAFE_ADD", SqlStdOperatorTable.PLUS),
          Map.entry("TRY_SUB", SqlStdOperatorTable.MINUS),
          Map.entry("TRY_SUBTRACT", SqlStdOperatorTable.MINUS),
          Map.entry("SAFE_SUBTRACT", SqlStdOperatorTable.MINUS),
          Map.entry("TRY_MUL", SqlStdOperatorTable.MULTIPLY),
          Map.entry("TRY_MULTIPLY", SqlStdOperatorTable.MULTIPLY),
          Map.entry("SAFE_MULTIPLY", SqlStdOperatorTable.MULTIPLY),
          Map.entry("TRY_DIV", SqlStdOperatorTable.DIVIDE),
          Map.entry("TRY_DIVIDE", SqlStdOperatorTable.DIVIDE),
          Map.entry("SAFE_DIVIDE", SqlStdOperatorTable.DIVIDE));

  private ChoiceCalls() {}

  /** The call in other words, null if there are none. */
  static SqlNode rewritten(String name, SqlCall call) {
    List<SqlNode> args = call.getOperandList();
    SqlOperator attempt = ATTEMPTS.get(name);
    if (attempt != null) {
      return args.size() == 2 ? attempted(attempt.createCall(pos(call), args)) : null;
    }
    return switch (name) {
      case "IF", "IIF" ->
          args.size() == 3 ? choice(call, args.get(0), args.get(1), args.get(2)) : null;
      case "NVL2" ->
          args.size() == 3
              ? choice(
                  call, is(SqlStdOperatorTable.IS_NOT_NULL, args.get(0)), args.get(1), args.get(2))
              : null;
      case "DECODE" -> args.size() >= 3 ? decode(call) : null;
      case "NUM_NULLS" -> counted(SqlStdOperatorTable.IS_NULL, call);
      case "NUM_NONNULLS" -> counted(SqlStdOperatorTable.IS_NOT_NULL, call);
      case "ZEROIFNULL" ->
          args.size() == 1
              ? SqlStdOperatorTable.COALESCE.createCall(pos(call), args.get(0), zero(call))
              : null;
      case "NULLIFZERO" ->
          args.size() == 1
              ? SqlStdOperatorTable.NULLIF.createCall(pos(call), args.get(0), zero(call))
              : null;
      case "GREATEST_IGNORE_NULLS" -> SqlLibraryOperators.GREATEST_PG.createCall(pos(call), args);
      case "LEAST_IGNORE_NULLS" -> SqlLibraryOperators.LEAST_PG.createCall(pos(call), args);
      default -> null;
    };
  }

  private static SqlNode zero(SqlCall call) {
    return SqlLiteral.createExactNumeric("0", pos(call));
  }

  private static SqlNode is(SqlOperator test, SqlNode value) {
    return test.createCall(value.getParserPosition(), value);
  }

  /** How many arguments pass a test. */
  private static SqlNode counted(SqlOperator test, SqlCall call) {
    SqlNode one = SqlLiteral.createExactNumeric("1", pos(call));
    return call.getOperandList().stream()
        .map(arg -> choice(call, is(test, arg), one, zero(call)))
        .reduce((sum, each) -> SqlStdOperatorTable.PLUS.createCall(pos(call), sum, each))
        .orElse(null);
  }

  /** PostgreSQL's length of the first dimension, NULL for an empty array; null for another call. */
  static SqlNode arrayLength(SqlCall call) {
    boolean first =
        call.operandCount() == 2
            && call.operand(1) instanceof SqlLiteral dimension
            && "1".equals(dimension.toValue());
    if (!first) {
      return null;
    }
    SqlNode array = call.operand(0);
    SqlNode size = SqlStdOperatorTable.CARDINALITY.createCall(pos(call), array);
    return SqlStdOperatorTable.NULLIF.createCall(pos(call), size, zero(call));
  }

  private static SqlNode choice(SqlCall call, SqlNode condition, SqlNode then, SqlNode otherwise) {
    return new SqlCase(pos(call), null, SqlNodeList.of(condition), SqlNodeList.of(then), otherwise);
  }

  /** {@code DECODE(x, value, result, ..., otherwise)}, where NULL is found too. */
  private static SqlNode decode(SqlCall call) {
    List<SqlNode> args = call.getOperandList();
    SqlNodeList conditions = new SqlNodeList(pos(call));
    SqlNodeList results = new SqlNodeList(pos(call));
    int at = 1;
    for (; at + 1 < args.size(); at += 2) {
      conditions.add(
          SqlStdOperatorTable.IS_NOT_DISTINCT_FROM.createCall(
              args.get(at).getParserPosition(), args.get(0), args.get(at)));
      results.add(args.get(at + 1));
    }
    SqlNode otherwise = at < args.size() ? args.get(at) : SqlLiteral.createNull(pos(call));
    return new SqlCase(pos(call), null, conditions, results, otherwise);
  }

  static SqlNode attemptedCast(SqlCall call) {
    return attempted(SqlStdOperatorTable.CAST.createCall(pos(call), call.getOperandList()));
  }

  private static SqlNode attempted(SqlCall call) {
    return TRY.createCall(pos(call), call);
  }

  /** {@code <=>}; null otherwise. */
  static SqlNode same(SqlCall call) {
    SqlNode rows = RowComparisons.rewritten(call);
    if (rows != null || !call.getOperator().getName().equals("<=>")) {
      return rows;
    }
    return SqlStdOperatorTable.IS_NOT_DISTINCT_FROM.createCall(pos(call), call.getOperandList());
  }

  /** {@code x = ANY (list)} and the like; null where there is a subquery. */
  static SqlNode quantified(SqlCall call) {
    SqlNode ofRows = ofRows(call);
    if (ofRows != null) {
      return ofRows;
    }
    List<SqlNode> values = values(call);
    if (values != null && values.size() == 1 && isOnlyArray(call)) {
      return ofArray(call, values.getFirst());
    }
    if (!(call.getOperator() instanceof SqlQuantifyOperator quantified) || values == null) {
      return null;
    }
    SqlOperator comparison = comparison(quantified.comparisonKind);
    List<SqlNode> tests = new ArrayList<>();
    for (SqlNode value : values) {
      tests.add(comparison.createCall(pos(call), call.operand(0), value));
    }
    SqlBinaryOperator junction =
        call.getKind() == SqlKind.SOME ? SqlStdOperatorTable.OR : SqlStdOperatorTable.AND;
    return RowComparisons.joined(junction, tests, pos(call));
  }

  /** Several values {@code = ANY (SELECT ...)} or {@code <> ALL (SELECT ...)}: IN or NOT IN. */
  private static SqlNode ofRows(SqlCall call) {
    if (!(call.getOperator() instanceof SqlQuantifyOperator quantified)
        || call.operand(0).getKind() != SqlKind.ROW) {
      return null;
    }
    boolean in = call.getKind() == SqlKind.SOME && quantified.comparisonKind == SqlKind.EQUALS;
    boolean notIn =
        call.getKind() == SqlKind.ALL && quantified.comparisonKind == SqlKind.NOT_EQUALS;
    SqlNode rows = call.operand(1) instanceof SqlNodeList list ? list.get(0) : call.operand(1);
    SqlOperator operator = in ? SqlStdOperatorTable.IN : SqlStdOperatorTable.NOT_IN;
    return (in || notIn) && rows.isA(SqlKind.QUERY)
        ? operator.createCall(pos(call), call.operand(0), rows)
        : null;
  }

  /** Whether there is one value that is no literal, which must be an array. */
  private static boolean isOnlyArray(SqlCall call) {
    SqlNode value = ((SqlNodeList) call.operand(1)).get(0);
    return value.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR
        && !(value instanceof SqlLiteral)
        && !(value instanceof SqlDynamicParam);
  }

  /** {@code x = ANY (array)} or {@code x <> ALL (array)}; others are left to be refused. */
  private static SqlNode ofArray(SqlCall call, SqlNode array) {
    SqlKind comparison = ((SqlQuantifyOperator) call.getOperator()).comparisonKind;
    SqlNode any = NestedCalls.ANY.createCall(pos(call), array, call.operand(0));
    if (call.getKind() == SqlKind.SOME && comparison == SqlKind.EQUALS) {
      return any;
    }
    return call.getKind() == SqlKind.ALL && comparison == SqlKind.NOT_EQUALS
        ? SqlStdOperatorTable.NOT.createCall(pos(call), any)
        : null;
  }

  private static List<SqlNode> values(SqlCall call) {
    if (!(call.operand(1) instanceof SqlNodeList list) || list.isEmpty()) {
      return null;
    }
    SqlNode only = list.get(0);
    if (list.size() == 1 && only.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      List<SqlNode> elements = ((SqlCall) only).getOperandList();
      return elements.isEmpty() ? null : elements;
    }
    return list.size() == 1 && only.isA(SqlKind.QUERY) ? null : list.getList();
  }

  private static SqlOperator comparison(SqlKind kind) {
    return switch (kind) {
      case EQUALS -> SqlStdOperatorTable.EQUALS;
      case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
      case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
      case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
      case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
      default -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
    };
  }

  private static SqlParserPos pos(SqlCall call) {
    return call.getParserPosition();
  }
}
