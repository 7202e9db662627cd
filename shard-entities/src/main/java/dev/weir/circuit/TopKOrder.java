package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueOrder;
import java.util.List;

/** ORDER BY made total: ties are broken by all columns in order, then by their bits. */
record TopKOrder(CircuitContext context, Schema schema, List<SortColumn> sort) {

  int compareSlots(RowStore rows, int slot, int other) {
    for (SortColumn column : sort) {
      int order =
          ValueOrder.compare(
              rows.column(column.column()),
              slot,
              other,
              column.nullsFirst() != column.descending(),
              context.strings);
      if (order != 0) {
        return column.descending() ? -order : order;
      }
    }
    for (int i = 0; i < schema.size(); i++) {
      int order = ValueOrder.compare(rows.column(i), slot, other, false, context.strings);
      if (order != 0) {
        return order;
      }
    }
    for (int i = 0; i < schema.size(); i++) {
      if (!schema.type(i).isString() && rows.column(i).lane(slot) != rows.column(i).lane(other)) {
        return Long.compare(rows.column(i).lane(slot), rows.column(i).lane(other));
      }
    }
    return 0;
  }

  int compareRows(ColumnVector[] rows, int row, ColumnVector[] others, int other) {
    for (SortColumn column : sort) {
      int order = compare(column, rows[column.column()], row, others[column.column()], other);
      if (order != 0) {
        return order;
      }
    }
    return ValueOrder.compareRows(schema, rows, row, others, other, context.strings);
  }

  private int compare(
      SortColumn column, ColumnVector left, int row, ColumnVector right, int other) {
    boolean isNull = left.isNull(row);
    if (isNull || right.isNull(other)) {
      int order = Boolean.compare(isNull, right.isNull(other));
      return column.nullsFirst() ? -order : order;
    }
    int order =
        ValueOrder.compare(schema.type(column.column()), left, row, right, other, context.strings);
    return column.descending() ? -order : order;
  }
}
