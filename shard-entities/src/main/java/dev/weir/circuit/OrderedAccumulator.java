package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.function.LongUnaryOperator;

/** A function of the ordered rows of a group, of which several calls may share one multiset. */
final class OrderedAccumulator implements Accumulator {
  /** Finds the result in a group that has rows. */
  @FunctionalInterface
  interface Result {
    void write(OrderedMultiset rows, int group, long size, ColumnVector out, int row);
  }

  private final OrderedMultiset rows;
  private final boolean owner;
  private final Result result;

  /**
   * @param owner whether this accumulator is the one that adds to {@code rows}
   */
  OrderedAccumulator(OrderedMultiset rows, boolean owner, Result result) {
    this.rows = rows;
    this.owner = owner;
    this.result = result;
  }

  /** A value of the first row. */
  static Result first(int column) {
    return (rows, group, size, out, row) -> rows.column(column).get(rows.at(group, 0), out, row);
  }

  @Override
  public void grow(int capacity) {}

  @Override
  public void add(int[] groups, ColumnVector[] input, long[] weights, int size) {
    if (owner) {
      rows.add(groups, input, weights, size);
    }
  }

  @Override
  public void emit(int[] groups, int count, ColumnVector out, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      long size = rows.size(groups[i]);
      if (size == 0) {
        out.setNull(offset + i * stride);
      } else {
        result.write(rows, groups[i], size, out, offset + i * stride);
      }
    }
  }

  @Override
  public void clear(int group) {}

  @Override
  public void mapStrings(LongUnaryOperator code) {
    if (owner) {
      rows.mapStrings(code);
    }
  }

  @Override
  public void save(SavedGroups groups, StateOutput out) {
    if (owner) {
      rows.save(groups, out);
    }
  }

  @Override
  public void load(StateInput in) {
    if (owner) {
      rows.load(in);
    }
  }

  @Override
  public long stateBytes() {
    return owner ? rows.stateBytes() : 0;
  }
}
