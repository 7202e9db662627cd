package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.List;

/** COUNT(*) of frames. */
final class FrameRowCount implements Accumulator {
  private long[] counts = new long[0];

  private FrameRowCount() {}

  /** This one for COUNT(*), otherwise that of the function in GROUP BY. */
  static Accumulator orOf(CircuitContext context, AggregateCall call, Schema input) {
    return call.function() == AggregateCall.Function.COUNT_ROWS
        ? new FrameRowCount()
        : Accumulators.of(context, List.of(call), input, null)[0];
  }

  @Override
  public void grow(int capacity) {
    counts = Arrays.copyOf(counts, capacity);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    for (int i = 0; i < size; i++) {
      counts[groups[i]] += weights[i];
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
