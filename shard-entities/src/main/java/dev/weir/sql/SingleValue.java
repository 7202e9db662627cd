package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.List;

/** A subquery used as a value: its only value, and how many rows it has. */
final class SingleValue {
  private SingleValue() {}

  /** One row with a value of the first column and the number of rows. */
  static Relational aggregate(Relational rows) {
    Column column = rows.schema().column(0);
    AggregateCall value =
        new AggregateCall(AggregateCall.Function.MIN, 0, column.type(), "the subquery");
    AggregateCall count =
        new AggregateCall(AggregateCall.Function.COUNT_ROWS, -1, ColumnType.BIGINT, "the subquery");
    Schema schema =
        new Schema(
            List.of(
                new Column(column.name(), column.type(), true),
                new Column("rows", ColumnType.BIGINT, false)));
    return new Relational.Aggregate(rows, new int[0], List.of(value, count), schema);
  }
}
