package dev.weir.circuit;

import dev.weir.zset.ColumnVector;

/** A Z-set kept indexed by key: the side of a join that is probed. */
interface Arranged {
  /** No further row. */
  int END = -1;

  /** The first stored row whose key equals columns {@code from} of a row. */
  int first(ColumnVector[] vectors, int[] from, int row);

  /** The next stored row with the same key. */
  int next(int slot);

  /** The stored columns, indexed by slot. */
  ColumnVector[] columns();

  long weight(int slot);
}
