package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.function.LongUnaryOperator;

/** MIN or MAX over the ordered values of the groups, which both share for one column. */
final class MinMaxAccumulator implements Accumulator {
  private final GroupValues values;
  private final boolean owner;
  private final boolean smallest;

  /**
   * @param owner whether this accumulator is the one that adds to {@code values}
   */
  MinMaxAccumulator(GroupValues values, boolean owner, boolean smallest) {
    this.values = values;
    this.owner = owner;
    this.smallest = smallest;
  }

  @Override
  public void grow(int capacity) {
    if (owner) {
      values.grow(capacity);
    }
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    if (owner) {
      values.add(groups, rows, weights, size);
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      values.get(groups[i], smallest, out, offset + i * stride);
    }
  }

  @Override
  public void clear(int group) {
    if (owner) {
      values.clear(group);
    }
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    if (owner) {
      values.mapStrings(code);
    }
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    if (owner) {
      values.save(groups, out);
    }
  }

  @Override
  public void load(StateInput in) {
    if (owner) {
      values.load(in);
    }
  }

  @Override
  public long stateBytes() {
    return owner ? values.stateBytes() : 0;
  }
}
