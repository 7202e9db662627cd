package dev.weir.zset;

import java.util.Arrays;

/**
 * One column of a batch of rows: a 64-bit lane per row, see {@link ColumnType}.
 *
 * <p>The arrays are public to the loops that fill and read them; whoever publishes a vector to
 * another thread never writes to it again. A NULL has {@code nulls[i] == true} and zero lanes, so
 * that equal rows have equal lanes.
 */
public final class ColumnVector {
  /** The value, or the low half of a wide decimal. */
  public long[] lanes;

  /** The high half of wide decimals; {@code null} for every other type. */
  public long[] highs;

  /** Which rows are NULL; {@code null} when none is. */
  public boolean[] nulls;

  public ColumnVector(ColumnType type, int capacity) {
    lanes = new long[capacity];
    highs = type.wide() ? new long[capacity] : null;
  }

  private ColumnVector(long[] lanes, long[] highs, boolean[] nulls) {
    this.lanes = lanes;
    this.highs = highs;
    this.nulls = nulls;
  }

  /** A vector over existing arrays, which it owns from now on. */
  public static ColumnVector of(long[] lanes, long[] highs, boolean[] nulls) {
    return new ColumnVector(lanes, highs, nulls);
  }

  /** One empty vector for each column of a schema. */
  public static ColumnVector[] allocate(Schema schema, int capacity) {
    ColumnVector[] vectors = new ColumnVector[schema.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = new ColumnVector(schema.type(i), capacity);
    }
    return vectors;
  }

  public int capacity() {
    return lanes.length;
  }

  /** Bytes its arrays hold. */
  public long stateBytes() {
    int lane = Long.BYTES * (highs == null ? 1 : 2) + (nulls == null ? 0 : 1);
    return (long) lane * lanes.length;
  }

  public boolean isNull(int row) {
    return nulls != null && nulls[row];
  }

  public long lane(int row) {
    return lanes[row];
  }

  /** The high half of a wide decimal, 0 for every other type. */
  public long high(int row) {
    return highs == null ? 0 : highs[row];
  }

  public void set(int row, long value) {
    lanes[row] = value;
  }

  public void setWide(int row, long high, long low) {
    highs[row] = high;
    lanes[row] = low;
  }

  public void setNull(int row) {
    if (nulls == null) {
      nulls = new boolean[lanes.length];
    }
    nulls[row] = true;
    lanes[row] = 0;
    if (highs != null) {
      highs[row] = 0;
    }
  }

  /** Copies one value, NULL included. */
  public void copy(int row, ColumnVector from, int fromRow) {
    if (from.isNull(fromRow)) {
      setNull(row);
      return;
    }
    lanes[row] = from.lanes[fromRow];
    if (highs != null) {
      highs[row] = from.highs[fromRow];
    }
    if (nulls != null) {
      nulls[row] = false;
    }
  }

  /** Whether two values are the same, NULL equal to NULL. */
  public boolean same(int row, ColumnVector other, int otherRow) {
    return lanes[row] == other.lanes[otherRow]
        && high(row) == other.high(otherRow)
        && isNull(row) == other.isNull(otherRow);
  }

  /** The values of some rows, in their order. */
  public ColumnVector pick(int[] rows, int size) {
    long[] picked = new long[size];
    for (int i = 0; i < size; i++) {
      picked[i] = lanes[rows[i]];
    }
    return new ColumnVector(picked, pickedHighs(rows, size), pickedNulls(rows, size));
  }

  /** Copies rows {@code 0..size-1} of another vector to consecutive rows from {@code row} on. */
  public void copyAll(int row, ColumnVector from, int size) {
    if (nulls == null && from.nulls == null) {
      System.arraycopy(from.lanes, 0, lanes, row, size);
      if (highs != null) {
        System.arraycopy(from.highs, 0, highs, row, size);
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      copy(row + i, from, i);
    }
  }

  private long[] pickedHighs(int[] rows, int size) {
    if (highs == null) {
      return null;
    }
    long[] picked = new long[size];
    for (int i = 0; i < size; i++) {
      picked[i] = highs[rows[i]];
    }
    return picked;
  }

  private boolean[] pickedNulls(int[] rows, int size) {
    if (nulls == null) {
      return null;
    }
    boolean[] picked = new boolean[size];
    for (int i = 0; i < size; i++) {
      picked[i] = nulls[rows[i]];
    }
    return picked;
  }

  public void grow(int capacity) {
    lanes = Arrays.copyOf(lanes, capacity);
    highs = highs == null ? null : Arrays.copyOf(highs, capacity);
    nulls = nulls == null ? null : Arrays.copyOf(nulls, capacity);
  }
}
