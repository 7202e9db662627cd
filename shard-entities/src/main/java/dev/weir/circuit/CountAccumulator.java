package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import java.util.Arrays;

/** COUNT(*) and COUNT(x). */
final class CountAccumulator implements Accumulator {
  private long[] counts = new long[16];

  @Override
  public void reserve(int capacity) {
    if (capacity > counts.length) {
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  @Override
  public void add(int[] groups, ColumnVector column, Delta delta) {
    long[] weights = delta.weights();
    boolean[] nulls = column == null ? null : column.nulls;
    for (int row = 0; row < delta.size(); row++) {
      if (nulls == null || !nulls[row]) {
        counts[groups[row]] += weights[row];
      }
    }
  }

  @Override
  public void result(int group, ColumnVector out) {
    out.set(0, counts[group]);
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
