package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.function.LongUnaryOperator;

/** An aggregate over the distinct values of its columns. */
final class DistinctAccumulator implements Accumulator {
  private final DistinctValues values;
  private final Accumulator inner;
  private final boolean owner;

  /**
   * @param inner takes each value once
   * @param owner whether this accumulator is the one that adds to {@code values}
   */
  DistinctAccumulator(DistinctValues values, Accumulator inner, boolean owner) {
    this.values = values;
    this.inner = inner;
    this.owner = owner;
    values.read(inner);
  }

  @Override
  public void grow(int capacity) {
    inner.grow(capacity);
  }

  @Override
  public void add(int[] groups, ColumnVector[] rows, long[] weights, int size) {
    if (owner) {
      values.add(groups, rows, weights, size);
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride)
      throws ExpressionFailure {
    inner.emit(groups, count, out, offset, stride);
  }

  @Override
  public void clear(int group) {
    inner.clear(group);
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    inner.mapStrings(code);
    if (owner) {
      values.mapStrings(code);
    }
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    inner.save(groups, out);
    if (owner) {
      values.save(groups, out);
    }
  }

  @Override
  public void load(StateInput in) {
    inner.load(in);
    if (owner) {
      values.load(in);
    }
  }

  @Override
  public long stateBytes() {
    return inner.stateBytes() + (owner ? values.stateBytes() : 0);
  }
}
