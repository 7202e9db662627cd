package dev.weir.circuit;

import dev.weir.zset.Delta;
import java.util.function.LongUnaryOperator;

/** Keeps the results of one or more window functions up to date, partition by partition. */
interface WindowFunction {
  /** Sees the rows that came and went, before results are computed. */
  default void add(Delta delta, Groups partitions) {}

  /** Computes the results that may have changed in a partition, and those of new rows. */
  void compute(WindowTouches touches);

  /** Forgets a partition without rows. */
  default void clear(int partition) {}

  default void mapStrings(LongUnaryOperator code) {}

  default long stateBytes() {
    return 0;
  }
}
