package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.HashIndex;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;

/**
 * Adds a delta to a stored Z-set and tells for each touched row its weight before and after.
 *
 * <p>Rows whose weight becomes zero stay until {@link #end}, so that a row which comes and goes
 * within a step is seen once.
 */
final class NetRows {
  private final WeightedRows rows;
  private int[] slots = new int[64];
  private long[] befores = new long[64];
  private int size;

  NetRows(WeightedRows rows) {
    this.rows = rows;
  }

  void add(ColumnVector[] columns, int row, long weight) {
    int slot = rows.find(columns, row);
    if (slot == HashIndex.NONE) {
      touch(rows.add(columns, row, weight), 0);
      return;
    }
    if (!rows.isMarked(slot)) {
      touch(slot, rows.weight(slot));
    }
    rows.setWeight(slot, rows.weight(slot) + weight);
  }

  private void touch(int slot, long before) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      befores = Arrays.copyOf(befores, size * 2);
    }
    rows.mark(slot, true);
    slots[size] = slot;
    befores[size++] = before;
  }

  int size() {
    return size;
  }

  int slot(int i) {
    return slots[i];
  }

  long before(int i) {
    return befores[i];
  }

  long after(int i) {
    return rows.weight(slots[i]);
  }

  /** Drops the rows whose weight is zero now. */
  void end() {
    for (int i = 0; i < size; i++) {
      rows.mark(slots[i], false);
      if (rows.weight(slots[i]) == 0) {
        rows.remove(slots[i]);
      }
    }
    size = 0;
  }
}
