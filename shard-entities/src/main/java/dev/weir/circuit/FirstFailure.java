package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.ValueOrder;

/**
 * The failure of the smallest failing row, whatever order the rows came in: every node must name
 * the same one.
 */
final class FirstFailure {
  private final Schema schema;
  private ColumnVector[] row;
  private StepFailure failure;

  FirstFailure(Schema schema) {
    this.schema = schema;
  }

  boolean isEmpty() {
    return failure == null;
  }

  /** Whether a failing row is smaller than the smallest yet. */
  boolean wants(ColumnVector[] rows, int index, StringPool strings) {
    return row == null || ValueOrder.compareRows(schema, rows, index, row, 0, strings) < 0;
  }

  void set(ColumnVector[] rows, int index, StepFailure newFailure) {
    row = ColumnVector.allocate(schema, 1);
    for (int i = 0; i < row.length; i++) {
      row[i].copy(0, rows[i], index);
    }
    failure = newFailure;
  }

  void throwIfAny() throws StepFailure {
    if (failure != null) {
      throw failure;
    }
  }
}
