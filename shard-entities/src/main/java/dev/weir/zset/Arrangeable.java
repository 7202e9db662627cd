package dev.weir.zset;

import java.util.function.LongUnaryOperator;

/** A stored Z-set that can be read by row and arranged by any columns. */
public sealed interface Arrangeable permits KeyedRows, WeightedRows {
  RowStore rows();

  /** The weight of a slot, 0 for a slot that is not in use. */
  long weight(int slot);

  /** An arrangement by some columns, made if nobody has it; to be given back. */
  Arrangement arrange(int[] columns);

  /**
   * The same, but one that nobody has is not filled: {@link #fill} does that little by little, or
   * {@link #arrange} at once.
   */
  Arrangement begin(int[] columns);

  /**
   * Fills an arrangement that was begun from some further slots.
   *
   * @return whether it has all rows
   */
  boolean fill(Arrangement begun, int slots);

  void release(Arrangement arrangement);

  /** Passes every VARCHAR lane through a function and repairs the indexes. */
  void mapStrings(LongUnaryOperator code);

  long stateBytes();
}
