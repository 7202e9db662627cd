package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.KeyColumns;

/** Makes -0.0 to 0.0 where rows are compared as keys; NaN is canonical already. */
final class CanonicalDoubles {
  private CanonicalDoubles() {}

  static Delta of(Delta delta) {
    ColumnVector[] columns = delta.columns();
    ColumnVector[] changed = null;
    for (int i = 0; i < columns.length; i++) {
      if (delta.schema().type(i).isFloating() && hasNegativeZero(columns[i], delta.size())) {
        changed = changed == null ? columns.clone() : changed;
        changed[i] = canonical(columns[i], delta.size());
      }
    }
    return changed == null
        ? delta
        : new Delta(delta.schema(), changed, delta.weights(), delta.size(), false);
  }

  static ColumnVector of(ColumnVector column, int size) {
    return hasNegativeZero(column, size) ? canonical(column, size) : column;
  }

  private static boolean hasNegativeZero(ColumnVector column, int size) {
    for (int i = 0; i < size; i++) {
      if (column.lanes[i] == Long.MIN_VALUE) {
        return true;
      }
    }
    return false;
  }

  private static ColumnVector canonical(ColumnVector column, int size) {
    long[] lanes = new long[size];
    for (int i = 0; i < size; i++) {
      lanes[i] = KeyColumns.canonical(column.lanes[i]);
    }
    return ColumnVector.of(lanes, null, column.nulls);
  }
}
