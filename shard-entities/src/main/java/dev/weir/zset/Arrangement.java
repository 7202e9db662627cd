package dev.weir.zset;

/** A stored Z-set indexed by key columns: from a key to the slots of its rows. */
public sealed interface Arrangement permits KeyChains, UniqueArrangement {
  KeyColumns key();

  /** What hashes of probes start from. */
  long seed();

  RowStore rows();

  /** See {@link HashIndex#warm}. */
  void warm(long[] hashes, int from, int size);

  /** The first slot with the key of a row, -1 if there is none. */
  int first(long hash, KeyColumns probe, ColumnVector[] probes, int row);

  /** The next slot with the same key, -1 after the last one. */
  int next(int slot);

  /** The weight of the row in a slot. */
  long weight(int slot);

  long stateBytes();
}
