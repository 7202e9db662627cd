package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Comparisons of row values as comparisons of their fields, with the NULLs of standard SQL. */
final class RowComparisons {
  private RowComparisons() {}

  /** The same without row values, null where the call compares none that fit each other. */
  static SqlNode rewritten(SqlCall call) {
    return switch (call.getKind()) {
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          areRows(call.operand(0), call.operand(1))
              ? compared(call.getKind(), call.operand(0), call.operand(1), pos(call))
              : null;
      case IN, NOT_IN -> in(call);
      default -> null;
    };
  }

  private static boolean areRows(SqlNode left, SqlNode right) {
    return left.getKind() == SqlKind.ROW
        && right.getKind() == SqlKind.ROW
        && ((SqlCall) left).operandCount() == ((SqlCall) right).operandCount()
        && ((SqlCall) left).operandCount() > 0;
  }

  private static SqlNode in(SqlCall call) {
    return call.operand(1) instanceof SqlNodeList list
            && list.stream().allMatch(row -> areRows(call.operand(0), row))
        ? anyOf(call)
        : null;
  }

  /** IN or NOT IN of a list as equalities with each of its values, null for a subquery. */
  static SqlNode anyOf(SqlCall call) {
    if (!(call.operand(1) instanceof SqlNodeList list) || list.isEmpty()) {
      return null;
    }
    List<SqlNode> equal = new ArrayList<>();
    for (SqlNode value : list) {
      equal.add(equal(call.operand(0), value, pos(call)));
    }
    SqlNode any = joined(SqlStdOperatorTable.OR, equal, pos(call));
    return call.getKind() == SqlKind.IN ? any : SqlStdOperatorTable.NOT.createCall(pos(call), any);
  }

  private static SqlNode equal(SqlNode left, SqlNode right, SqlParserPos pos) {
    return areRows(left, right)
        ? compared(SqlKind.EQUALS, left, right, pos)
        : SqlStdOperatorTable.EQUALS.createCall(pos, left, right);
  }

  private static SqlNode compared(SqlKind kind, SqlNode left, SqlNode right, SqlParserPos pos) {
    List<SqlNode> a = ((SqlCall) left).getOperandList();
    List<SqlNode> b = ((SqlCall) right).getOperandList();
    return switch (kind) {
      case EQUALS -> pairs(SqlStdOperatorTable.EQUALS, SqlStdOperatorTable.AND, a, b, pos);
      case IS_NOT_DISTINCT_FROM ->
          pairs(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, SqlStdOperatorTable.AND, a, b, pos);
      case NOT_EQUALS -> pairs(SqlStdOperatorTable.NOT_EQUALS, SqlStdOperatorTable.OR, a, b, pos);
      case IS_DISTINCT_FROM ->
          pairs(SqlStdOperatorTable.IS_DISTINCT_FROM, SqlStdOperatorTable.OR, a, b, pos);
      case LESS_THAN ->
          ordered(SqlStdOperatorTable.LESS_THAN, SqlStdOperatorTable.LESS_THAN, a, b, pos);
      case LESS_THAN_OR_EQUAL ->
          ordered(SqlStdOperatorTable.LESS_THAN, SqlStdOperatorTable.LESS_THAN_OR_EQUAL, a, b, pos);
      case GREATER_THAN ->
          ordered(SqlStdOperatorTable.GREATER_THAN, SqlStdOperatorTable.GREATER_THAN, a, b, pos);
      default ->
          ordered(
              SqlStdOperatorTable.GREATER_THAN,
              SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
              a,
              b,
              pos);
    };
  }

  private static SqlNode pairs(
      SqlOperator comparison,
      SqlBinaryOperator junction,
      List<SqlNode> a,
      List<SqlNode> b,
      SqlParserPos pos) {
    List<SqlNode> pairs = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      pairs.add(comparison.createCall(pos, a.get(i), b.get(i)));
    }
    return joined(junction, pairs, pos);
  }

  /** {@code a < c OR (a = c AND b < d)}. */
  private static SqlNode ordered(
      SqlOperator strict, SqlOperator last, List<SqlNode> a, List<SqlNode> b, SqlParserPos pos) {
    int end = a.size() - 1;
    SqlNode result = last.createCall(pos, a.get(end), b.get(end));
    for (int i = end - 1; i >= 0; i--) {
      SqlNode equal = SqlStdOperatorTable.EQUALS.createCall(pos, a.get(i), b.get(i));
      result =
          SqlStdOperatorTable.OR.createCall(
              pos,
              strict.createCall(pos, a.get(i), b.get(i)),
              SqlStdOperatorTable.AND.createCall(pos, equal, result));
    }
    return result;
  }

  static SqlNode joined(SqlBinaryOperator junction, List<SqlNode> parts, SqlParserPos pos) {
    SqlNode result = parts.getFirst();
    for (SqlNode part : parts.subList(1, parts.size())) {
      result = junction.createCall(pos, result, part);
    }
    return result;
  }

  private static SqlParserPos pos(SqlCall call) {
    return call.getParserPosition();
  }
}
