package dev.weir.circuit;

import dev.weir.zset.ColumnVector;

/** COUNT(*): the groups count their rows anyway. */
final class RowCountAccumulator implements Accumulator {
  private final Groups groups;

  RowCountAccumulator(Groups groups) {
    this.groups = groups;
  }

  @Override
  public void grow(int capacity) {}

  @Override
  public void add(int[] groupOf, ColumnVector[] rows, long[] weights, int size) {}

  @Override
  public void emit(int[] slots, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      out.lanes[offset + i * stride] = groups.rowsOf(slots[i]);
    }
  }

  @Override
  public void clear(int group) {}

  @Override
  public void save(SavedGroups saved, StateOutput out) {}

  @Override
  public void load(StateInput in) {}

  @Override
  public long stateBytes() {
    return 0;
  }
}
