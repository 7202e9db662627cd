package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;

/** COUNT(x). */
final class CountAccumulator implements Accumulator {
  private final int column;
  private long[] counts = new long[0];

  CountAccumulator(int column) {
    this.column = column;
  }

  @Override
  public void grow(int capacity) {
    counts = Arrays.copyOf(counts, capacity);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    boolean[] nulls = rows[column].nulls;
    for (int i = 0; i < size; i++) {
      if (nulls == null || !nulls[i]) {
        counts[groups[i]] += weights[i];
      }
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      out.lanes[offset + i * stride] = counts[groups[i]];
    }
  }

  @Override
  public void clear(int group) {
    counts[group] = 0;
  }

  @Override
  public long stateBytes() {
    return 8L * counts.length;
  }
}
