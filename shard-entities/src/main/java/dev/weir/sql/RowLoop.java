package dev.weir.sql;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.StringPool;

/** What a generated class does: one filter and projection over a batch of rows. */
@FunctionalInterface
public interface RowLoop {
  /** As {@link dev.weir.circuit.RowProgram#run}; fails with an {@link EvaluationError}. */
  int run(ColumnVector[] in, int size, ColumnVector[] out, int[] source, StringPool strings);
}
