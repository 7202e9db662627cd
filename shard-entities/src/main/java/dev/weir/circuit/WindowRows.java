package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.Arrays;

/** The rows of a window operator with their results, and what a step changes of them. */
final class WindowRows {
  final PartitionedRows state;
  private final RowStore rows;
  private final Schema schema;

  /** By row the step that changed it last: twice the number, one more if it added the row. */
  private final ColumnStore marks;

  private final int inputs;
  private final ColumnVector[] scratch;
  private long step;
  private DeltaBuilder out;
  private int[] changed = new int[16];
  private int changedCount;

  /**
   * @param schema of the input rows and the results behind them
   */
  WindowRows(PartitionedRows state, Schema schema, int inputs) {
    this.state = state;
    this.rows = state.rows;
    this.schema = schema;
    this.marks = state.lane(0);
    this.inputs = inputs;
    this.scratch = ColumnVector.allocate(schema, 1);
  }

  void begin(int size) {
    step++;
    changedCount = 0;
    out = new DeltaBuilder(schema, size);
  }

  /** Whether this step added a row. */
  boolean isNew(int slot) {
    return marks.lane(slot) == step * 2 + 1;
  }

  void insert(long position, int partition, ColumnVector[] from, int row) {
    int slot = state.insert(position, partition, from, row);
    marks.setLane(slot, step * 2 + 1);
    note(slot);
  }

  void remove(long position) {
    out.add(rows, state.index.slot(position), -1);
    state.remove(position);
  }

  /** Puts another row in the place of one. */
  void replace(int slot, ColumnVector[] from, int row) {
    keep(slot);
    state.put(slot, from, row);
  }

  /** Sets the result of a call, which has a type of one lane. */
  void set(int call, int slot, long lane) {
    ColumnVector value = scratch[inputs + call];
    if (value.nulls != null) {
      value.nulls[0] = false;
    }
    value.lanes[0] = lane;
    set(call, slot, value);
  }

  /** Sets the result of a call to the value of an input column of some row, NULL for row -1. */
  void copy(int call, int slot, int column, int from) {
    ColumnVector value = scratch[inputs + call];
    if (from < 0) {
      value.setNull(0);
    } else {
      rows.column(column).get(from, value, 0);
    }
    set(call, slot, value);
  }

  /** Sets the result of a call to the first value of a vector. */
  void set(int call, int slot, ColumnVector value) {
    ColumnStore column = rows.column(inputs + call);
    if (isNew(slot)) {
      column.set(slot, value, 0);
    } else if (!column.same(slot, value, 0)) {
      keep(slot);
      column.set(slot, value, 0);
    }
  }

  /** Whether the stored result of a call is the first value of a vector. */
  boolean has(int call, int slot, ColumnVector value) {
    return rows.column(inputs + call).same(slot, value, 0);
  }

  /** Keeps the old row, the first time it changes in this step. */
  private void keep(int slot) {
    if (marks.lane(slot) < step * 2) {
      out.add(rows, slot, -1);
      marks.setLane(slot, step * 2);
      note(slot);
    }
  }

  private void note(int slot) {
    if (changedCount == changed.length) {
      changed = Arrays.copyOf(changed, changedCount * 2);
    }
    changed[changedCount++] = slot;
  }

  /** Ends a step of which nobody wants to know the changes. */
  void forget() {
    changed = new int[16];
    out = null;
  }

  /** The changes of the step: old rows, then new ones. */
  Delta changes() {
    for (int i = 0; i < changedCount; i++) {
      out.add(rows, changed[i], 1);
    }
    Delta changes = out.build(false);
    out = null;
    return changes;
  }
}
