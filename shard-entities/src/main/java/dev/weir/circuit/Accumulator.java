package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import java.util.function.LongUnaryOperator;

/** One aggregate function over all groups of an operator; a group is a slot. */
interface Accumulator {
  /** Makes room for groups below {@code capacity}. */
  void grow(int capacity);

  /** Adds rows to their groups as often as their weights say. */
  void add(int[] groups, ColumnVector[] rows, long[] weights, int size);

  /**
   * Writes the results of groups to rows {@code offset}, {@code offset + stride} …
   *
   * @throws ExpressionFailure when a result does not fit its type; the row is the group's index
   */
  void emit(int[] groups, int count, ColumnVector out, int offset, int stride)
      throws ExpressionFailure;

  /** Forgets a group without rows. */
  void clear(int group);

  default void mapStrings(LongUnaryOperator code) {}

  /** Writes what it keeps of some groups, under their new numbers. */
  void save(SavedGroups groups, StateOutput out);

  /** Becomes what was saved; groups are the numbers under which they were. */
  void load(StateInput in);

  long stateBytes();
}
