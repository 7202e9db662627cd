package dev.weir.zset;

/**
 * Hashes and compares rows over some of their columns.
 *
 * <p>The seed makes bucket positions unpredictable; nothing visible depends on it. As keys, -0.0
 * equals 0.0 ({@link Doubles#canonical}).
 */
final class RowHasher {
  private final long seed;
  private final int[] columns;
  private final boolean[] doubles;

  /** Over some columns of a schema. */
  RowHasher(Schema schema, int seed, int... columns) {
    this.seed = seed * 0x9E3779B97F4A7C15L;
    this.columns = columns;
    this.doubles = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      doubles[i] = schema.type(columns[i]).kind() == ColumnType.Kind.DOUBLE;
    }
  }

  int[] columns() {
    return columns;
  }

  /** Hash of a row's values in this hasher's columns. */
  int hash(ColumnVector[] vectors, int row) {
    return hash(vectors, columns, row);
  }

  /** Hash of the values in {@code from}, which stand for this hasher's columns one by one. */
  int hash(ColumnVector[] vectors, int[] from, int row) {
    long hash = seed;
    for (int i = 0; i < from.length; i++) {
      ColumnVector vector = vectors[from[i]];
      long lane = vector.lanes[row];
      hash = mix(hash ^ (doubles[i] ? Doubles.canonical(lane) : lane));
      if (vector.highs != null) {
        hash = mix(hash ^ vector.highs[row]);
      }
      if (vector.nulls != null && vector.nulls[row]) {
        hash = mix(hash ^ 0x5DEECE66DL);
      }
    }
    return (int) (hash ^ hash >>> 32);
  }

  /** Whether a stored row equals another in this hasher's columns. */
  boolean same(ColumnVector[] stored, int slot, ColumnVector[] other, int[] from, int row) {
    for (int i = 0; i < columns.length; i++) {
      ColumnVector left = stored[columns[i]];
      ColumnVector right = other[from[i]];
      if (!left.same(slot, right, row) && !(doubles[i] && sameDouble(left, slot, right, row))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameDouble(ColumnVector left, int slot, ColumnVector right, int row) {
    return left.isNull(slot) == right.isNull(row)
        && Doubles.canonical(left.lanes[slot]) == Doubles.canonical(right.lanes[row]);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }
}
