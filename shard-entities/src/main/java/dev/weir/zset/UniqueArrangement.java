package dev.weir.zset;

/** An arrangement by the key of keyed rows: it costs nothing, the primary index is there. */
record UniqueArrangement(HashIndex index, RowStore rows) implements Arrangement {
  @Override
  public KeyColumns key() {
    return index.key();
  }

  @Override
  public long seed() {
    return index.seed();
  }

  @Override
  public void warm(long[] hashes, int from, int size) {
    index.warm(hashes, from, size);
  }

  @Override
  public int first(long hash, KeyColumns probe, ColumnVector[] probes, int row) {
    return index.find(hash, probe, probes, row);
  }

  @Override
  public int next(int slot) {
    return -1;
  }

  @Override
  public long weight(int slot) {
    return 1;
  }

  @Override
  public long stateBytes() {
    return 0;
  }
}
