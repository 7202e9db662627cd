package dev.weir.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Calcite's conversions but for some: aggregates with OVER stay what they are, because AVG would
 * become a quotient of other types than AVG of a group has; and exact numbers are compared as they
 * are, because their common type may have no room for all digits.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private Convertlets() {}

  @Override
  public SqlRexConvertlet get(SqlCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.PERCENT_REMAINDER)) {
      return (context, remainder) -> call(context, SqlStdOperatorTable.MOD, remainder);
    }
    if (call.getKind() == SqlKind.GREATEST_PG || call.getKind() == SqlKind.LEAST_PG) {
      return (context, choice) -> call(context, choice.getOperator(), choice);
    }
    if (call.getOperator() instanceof TimedOperator operator) {
      return operator::convert;
    }
    if (call.getOperator() instanceof SqlAggFunction function) {
      return (context, aggregate) ->
          StandardConvertletTable.INSTANCE.convertAggregateFunction(context, function, aggregate);
    }
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    return call.getKind() == SqlKind.EQUALS || call.getKind() == SqlKind.NOT_EQUALS
        ? (context, equality) -> equality(context, equality, standard)
        : standard;
  }

  private static RexNode equality(SqlRexContext context, SqlCall call, SqlRexConvertlet otherwise) {
    for (SqlNode operand : call.getOperandList()) {
      RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(operand);
      if (type == null || !SqlTypeUtil.isExactNumeric(type)) {
        return otherwise.convertCall(context, call);
      }
    }
    return context
        .getRexBuilder()
        .makeCall(
            call.getParserPosition(),
            call.getOperator(),
            call.getOperandList().stream().map(context::convertExpression).toList());
  }

  /**
   * Calcite asks for the type of some calls, which it does not have in the order of an aggregate.
   */
  private static RexNode call(SqlRexContext context, SqlOperator operator, SqlCall call) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return context.getRexBuilder().makeCall(call.getParserPosition(), operator, operands);
  }
}
