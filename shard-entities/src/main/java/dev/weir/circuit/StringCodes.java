package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Brings VARCHAR lanes from another numbering into a circuit's pool. */
final class StringCodes {
  private final RowSet from;
  private final StringPool pool;
  private long[] codes = new long[0];

  /** Translates the lanes of a row set, each distinct string once. */
  StringCodes(RowSet from, StringPool pool) {
    this.from = from;
    this.pool = pool;
  }

  /** The columns of the row set with lanes of the pool. */
  ColumnVector[] columns() {
    ColumnVector[] columns = from.columns().clone();
    for (int i = 0; i < columns.length; i++) {
      if (from.schema().type(i).isString()) {
        columns[i] = translated(columns[i]);
      }
    }
    return columns;
  }

  static long[] intern(List<byte[]> dictionary, StringPool pool) {
    long[] codes = new long[dictionary.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = pool.intern(dictionary.get(i));
    }
    return codes;
  }

  /** A copy of a column of dictionary indexes as codes. */
  static ColumnVector replaced(ColumnVector column, int size, long[] codes) {
    long[] lanes = new long[size];
    for (int row = 0; row < size; row++) {
      if (!column.isNull(row)) {
        lanes[row] = codes[(int) column.lanes[row]];
      }
    }
    return ColumnVector.of(lanes, null, column.nulls);
  }

  /** Passes the lanes of a column through a function, in place. */
  static void map(ColumnVector column, int size, LongUnaryOperator code) {
    for (int row = 0; row < size; row++) {
      if (!column.isNull(row)) {
        column.lanes[row] = code.applyAsLong(column.lanes[row]);
      }
    }
  }

  private ColumnVector translated(ColumnVector column) {
    long[] lanes = new long[from.size()];
    for (int row = 0; row < lanes.length; row++) {
      if (!column.isNull(row)) {
        lanes[row] = code(column.lanes[row]);
      }
    }
    return ColumnVector.of(lanes, null, column.nulls);
  }

  private long code(long foreign) {
    int index = (int) foreign;
    if (index >= codes.length) {
      int known = codes.length;
      codes = Arrays.copyOf(codes, Math.max(index + 1, known * 2));
      Arrays.fill(codes, known, codes.length, -1);
    }
    if (codes[index] < 0) {
      codes[index] = pool.intern(from.strings().bytes(foreign));
    }
    return codes[index];
  }
}
