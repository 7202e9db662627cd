package dev.weir.sql;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;
import java.util.Arrays;

/** Whole-column helpers of generated code. */
public final class Columns {
  private Columns() {}

  /** Notes that output row i comes from input row i. */
  public static void all(int[] source, int size) {
    for (int i = 0; i < size; i++) {
      source[i] = i;
    }
  }

  /** Copies the chosen rows of a column. */
  public static void copy(ColumnVector from, ColumnVector to, int[] source, int size) {
    long[] lanes = from.lanes;
    long[] target = to.lanes;
    for (int i = 0; i < size; i++) {
      target[i] = lanes[source[i]];
    }
    if (to.highs != null) {
      for (int i = 0; i < size; i++) {
        to.highs[i] = from.highs[source[i]];
      }
    }
    copyNulls(from, to, source, size);
  }

  private static void copyNulls(ColumnVector from, ColumnVector to, int[] source, int size) {
    boolean[] nulls = from.nulls;
    if (nulls == null) {
      clearNulls(to, size);
      return;
    }
    if (to.nulls == null) {
      to.nulls = new boolean[to.lanes.length];
    }
    for (int i = 0; i < size; i++) {
      to.nulls[i] = nulls[source[i]];
    }
  }

  /** Copies the first rows of a column. */
  public static void copyAll(ColumnVector from, ColumnVector to, int size) {
    System.arraycopy(from.lanes, 0, to.lanes, 0, size);
    if (to.highs != null) {
      System.arraycopy(from.highs, 0, to.highs, 0, size);
    }
    if (from.nulls == null) {
      clearNulls(to, size);
      return;
    }
    if (to.nulls == null) {
      to.nulls = new boolean[to.lanes.length];
    }
    System.arraycopy(from.nulls, 0, to.nulls, 0, size);
  }

  /** Makes a column that may have been used before free of NULLs. */
  public static void clearNulls(ColumnVector to, int size) {
    if (to.nulls != null) {
      Arrays.fill(to.nulls, 0, size, false);
    }
  }

  public static boolean contains(long[] sorted, long value) {
    return Arrays.binarySearch(sorted, value) >= 0;
  }

  /** The codes of those texts that the pool has, sorted. */
  public static long[] codes(byte[][] texts, StringPool strings) {
    return Arrays.stream(texts)
        .mapToLong(strings::find)
        .filter(code -> code >= 0)
        .sorted()
        .toArray();
  }

  /** Whether a text is one of some others. */
  public static boolean contains(byte[][] texts, byte[] value) {
    for (byte[] text : texts) {
      if (Arrays.equals(text, value)) {
        return true;
      }
    }
    return false;
  }
}
