package dev.weir.sql;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
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
    return call.getOperator() instanceof SqlAggFunction function
        ? (context, aggregate) ->
            StandardConvertletTable.INSTANCE.convertAggregateFunction(context, function, aggregate)
        : StandardConvertletTable.INSTANCE.get(call);
  }
}
