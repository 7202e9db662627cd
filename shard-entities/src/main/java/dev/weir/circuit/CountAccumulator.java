package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.Arrays;
import java.util.List;

/** COUNT(x, ...): rows in which no input is NULL. */
final class CountAccumulator implements Accumulator {
  private final int[] columns;
  private long[] counts = new long[0];

  CountAccumulator(List<Integer> columns) {
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void grow(int capacity) {
    counts = Arrays.copyOf(counts, capacity);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    boolean[] nulls = anyNull(rows, size);
    for (int i = 0; i < size; i++) {
      if (nulls == null || !nulls[i]) {
        counts[groups[i]] += weights[i];
      }
    }
  }

  private boolean[] anyNull(ColumnVector[] rows, int size) {
    boolean[] nulls = rows[columns[0]].nulls;
    for (int c = 1; c < columns.length; c++) {
      boolean[] more = rows[columns[c]].nulls;
      if (more == null) {
        continue;
      }
      boolean[] both = Arrays.copyOf(more, size);
      for (int i = 0; nulls != null && i < size; i++) {
        both[i] |= nulls[i];
      }
      nulls = both;
    }
    return nulls;
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
  public void save(SavedGroups groups, StateOutput out) {
    out.lanes(counts, 1, groups);
  }

  @Override
  public void load(StateInput in) {
    in.lanes(counts, 1);
  }

  @Override
  public long stateBytes() {
    return 8L * counts.length;
  }
}
