package dev.weir.zset;

import java.util.Arrays;

/**
 * Columns that are compared and hashed together.
 *
 * <p>As a key -0.0 equals 0.0 (NaN is canonical in every lane already); as whole rows, made by
 * {@link #wholeRow}, values are compared bit by bit, because stored bits stay.
 */
public final class KeyColumns {
  private static final long NULL_HASH = 0x5851F42D4C957F2DL;

  private final int[] columns;
  private final boolean[] doubles;
  private final boolean anyDouble;

  private KeyColumns(int[] columns, boolean[] doubles) {
    this.columns = columns.clone();
    this.doubles = doubles;
    boolean any = false;
    for (boolean isDouble : doubles) {
      any |= isDouble;
    }
    this.anyDouble = any;
  }

  public static KeyColumns of(Schema schema, int[] columns) {
    boolean[] doubles = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      doubles[i] = schema.type(columns[i]).isFloating();
    }
    return new KeyColumns(columns, doubles);
  }

  public static KeyColumns wholeRow(Schema schema) {
    int[] all = new int[schema.size()];
    Arrays.setAll(all, i -> i);
    return new KeyColumns(all, new boolean[all.length]);
  }

  public int size() {
    return columns.length;
  }

  public int column(int index) {
    return columns[index];
  }

  /** Whether the lane of a single key column decides equality, NULLs aside. */
  boolean oneLane(Schema schema) {
    return columns.length == 1 && !anyDouble && !schema.type(columns[0]).wide();
  }

  /** Whether rows with equal keys have equal bits in a column. */
  boolean fixes(int column) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == column) {
        return !doubles[i];
      }
    }
    return false;
  }

  boolean isDouble(int index) {
    return doubles[index];
  }

  public static long canonical(long lane) {
    return lane == Long.MIN_VALUE ? 0 : lane;
  }

  /** Hashes the keys of rows {@code 0..size-1}. */
  public void hash(ColumnVector[] rows, int size, long seed, long[] hashes) {
    Arrays.fill(hashes, 0, size, seed);
    for (int i = 0; i < columns.length; i++) {
      ColumnVector vector = rows[columns[i]];
      if (doubles[i] || vector.highs != null || vector.nulls != null) {
        hashGeneral(vector, doubles[i], size, hashes);
        continue;
      }
      long[] lanes = vector.lanes;
      for (int row = 0; row < size; row++) {
        hashes[row] = mix(hashes[row] ^ lanes[row]);
      }
    }
  }

  private static void hashGeneral(ColumnVector vector, boolean isDouble, int size, long[] hashes) {
    for (int row = 0; row < size; row++) {
      hashes[row] =
          value(hashes[row], vector.lanes[row], vector.high(row), vector.isNull(row), isDouble);
    }
  }

  /** The hash of a stored row, equal to that of the same row in vectors. */
  long hash(RowStore store, int slot, long seed) {
    long hash = seed;
    for (int i = 0; i < columns.length; i++) {
      ColumnStore column = store.column(columns[i]);
      hash = value(hash, column.lane(slot), column.high(slot), column.isNull(slot), doubles[i]);
    }
    return hash;
  }

  private static long value(long hash, long lane, long high, boolean isNull, boolean isDouble) {
    if (isNull) {
      return mix(hash ^ NULL_HASH);
    }
    long mixed = mix(hash ^ (isDouble ? canonical(lane) : lane));
    return high == 0 ? mixed : mix(mixed ^ high);
  }

  public boolean anyNull(ColumnVector[] rows, int row) {
    for (int column : columns) {
      if (rows[column].isNull(row)) {
        return true;
      }
    }
    return false;
  }

  /** Whether two rows have the same key, NULL equal to NULL; the keys have equal types. */
  public boolean same(
      ColumnVector[] rows, int row, KeyColumns otherKey, ColumnVector[] others, int other) {
    for (int i = 0; i < columns.length; i++) {
      ColumnVector left = rows[columns[i]];
      ColumnVector right = others[otherKey.columns[i]];
      if (!left.same(row, right, other) && !(doubles[i] && sameDouble(left, row, right, other))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameDouble(ColumnVector left, int row, ColumnVector right, int other) {
    return canonical(left.lanes[row]) == canonical(right.lanes[other])
        && left.isNull(row) == right.isNull(other);
  }

  /** A strong 64-bit mix; both halves of the result are usable. */
  static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }
}
