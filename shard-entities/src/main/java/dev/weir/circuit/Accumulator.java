package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;

/** One aggregate over all groups: an entry for each group slot. */
interface Accumulator {
  /** Makes room for groups below {@code capacity}. */
  void reserve(int capacity);

  /**
   * Adds a delta.
   *
   * @param groups the group of each row
   * @param column the aggregate's input, null for COUNT(*)
   */
  void add(int[] groups, ColumnVector column, Delta delta);

  /** Writes the result of a group into row 0. */
  void result(int group, ColumnVector out) throws Operator.Failed;

  /** Forgets a group that has no rows left. */
  void clear(int group);

  long stateBytes();
}
