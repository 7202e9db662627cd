package dev.weir.sql;

import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Calcite's conversions, but aggregates with OVER stay what they are: AVG would become a quotient
 * of other types than AVG of a group has.
 */
final class AggregateConvertlets implements SqlRexConvertletTable {
  static final AggregateConvertlets INSTANCE = new AggregateConvertlets();

  private AggregateConvertlets() {}

  @Override
  public SqlRexConvertlet get(SqlCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.PERCENT_REMAINDER)) {
      return AggregateConvertlets::remainder;
    }
    return call.getOperator() instanceof SqlAggFunction function
        ? (context, aggregate) ->
            StandardConvertletTable.INSTANCE.convertAggregateFunction(context, function, aggregate)
        : StandardConvertletTable.INSTANCE.get(call);
  }

  /** Calcite asks for the type of the call, which it does not have in the order of an aggregate. */
  private static RexNode remainder(SqlRexContext context, SqlCall call) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return context
        .getRexBuilder()
        .makeCall(call.getParserPosition(), SqlStdOperatorTable.MOD, operands);
  }
}
