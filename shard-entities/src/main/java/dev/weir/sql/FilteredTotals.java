package dev.weir.sql;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Writes FILTER of an aggregate with OVER as aggregate of values that are NULL where the condition
 * does not hold, which all of them leave out.
 */
final class FilteredTotals {
  private FilteredTotals() {}

  /** The call of OVER without FILTER, null where it has none or is no aggregate. */
  static SqlNode rewritten(SqlCall over) {
    if (!(over.operand(0) instanceof SqlCall filter)
        || filter.getKind() != SqlKind.FILTER
        || !(filter.operand(0) instanceof SqlCall aggregate)
        || Aggregates.function(aggregate.getOperator().getName()) == null) {
      return null;
    }
    List<SqlNode> filtered =
        aggregate.getOperandList().stream().map(value -> chosen(filter.operand(1), value)).toList();
    SqlCall total =
        aggregate
            .getOperator()
            .createCall(aggregate.getFunctionQuantifier(), aggregate.getParserPosition(), filtered);
    return over.getOperator().createCall(over.getParserPosition(), total, over.operand(1));
  }

  private static SqlNode chosen(SqlNode condition, SqlNode value) {
    SqlParserPos pos = value.getParserPosition();
    boolean isRow = value instanceof SqlIdentifier name && name.isStar();
    return new SqlCase(
        pos,
        null,
        SqlNodeList.of(condition),
        SqlNodeList.of(isRow ? SqlLiteral.createExactNumeric("1", pos) : value),
        SqlLiteral.createNull(pos));
  }
}
