package dev.weir.sql;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes intervals that no date or time is moved by as values; those of frames and of windows in
 * FROM stay what they are.
 */
final class IntervalValues extends SqlShuttle {
  private final Intervals intervals;

  IntervalValues(SqlText source) {
    this.intervals = new Intervals(source);
  }

  @Override
  public SqlNode visit(SqlLiteral literal) {
    return literal instanceof SqlIntervalLiteral ? intervals.value(literal) : literal;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    return switch (call.getKind()) {
      case PRECEDING, FOLLOWING -> call;
      case INTERVAL -> intervals.value(super.visit(call));
      case COLLECTION_TABLE -> TimeWindowCalls.isOne(call) ? window(call) : super.visit(call);
      default -> super.visit(call);
    };
  }

  private SqlNode window(SqlCall table) {
    SqlCall function = table.operand(0);
    List<SqlNode> operands =
        function.getOperandList().stream()
            .map(operand -> operand.getKind() == SqlKind.LITERAL ? operand : operand.accept(this))
            .toList();
    return table
        .getOperator()
        .createCall(
            table.getParserPosition(),
            function.getOperator().createCall(function.getParserPosition(), operands));
  }
}
