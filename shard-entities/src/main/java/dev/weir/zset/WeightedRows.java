package dev.weir.zset;

import java.util.function.LongUnaryOperator;

/**
 * A stored Z-set keyed by the whole row, with its weight and a version.
 *
 * <p>Inside a step a weight may be negative for a moment; a slot lives while its weight is not 0.
 */
public final class WeightedRows implements Arrangeable {
  private final RowStore rows;
  private final HashIndex index;
  private final ColumnStore weights;
  private final ColumnStore versions;
  private final Arrangements arrangements = new Arrangements();
  private long[] hashes = new long[16];

  public WeightedRows(Schema schema, long seed) {
    this.rows = new RowStore(schema, 2);
    this.weights = rows.extra(0);
    this.versions = rows.extra(1);
    this.index = new HashIndex(rows, KeyColumns.wholeRow(schema), seed);
  }

  @Override
  public RowStore rows() {
    return rows;
  }

  /** Distinct rows. */
  public int size() {
    return rows.size();
  }

  @Override
  public long weight(int slot) {
    return weights.lane(slot);
  }

  public long version(int slot) {
    return versions.lane(slot);
  }

  public void setVersion(int slot, long rev) {
    versions.setLane(slot, rev);
  }

  public void add(Delta delta) {
    long[] hashed = hash(delta.columns(), delta.size());
    for (int i = 0; i < delta.size(); i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        index.warm(hashed, i, delta.size());
        index.warmRows(hashed, i, delta.size());
      }
      add(hashed[i], delta.columns(), i, delta.weights()[i]);
    }
  }

  /** Hashes for {@link #add(long, ColumnVector[], int, long)}, valid until the next call. */
  public long[] hash(ColumnVector[] columns, int size) {
    if (hashes.length < size) {
      hashes = new long[size];
    }
    index.key().hash(columns, size, index.seed(), hashes);
    return hashes;
  }

  /** As {@link HashIndex#warm}. */
  public void warm(long[] rowHashes, int from, int size) {
    index.warm(rowHashes, from, size);
  }

  /** The slot of a row, -1 if its weight is 0. */
  public int find(long hash, ColumnVector[] columns, int row) {
    return index.find(hash, index.key(), columns, row);
  }

  /**
   * Adds a weight to a row.
   *
   * @return the slot of the row, free again if its weight is now 0
   */
  public int add(long hash, ColumnVector[] columns, int row, long weight) {
    return add(find(hash, columns, row), hash, columns, row, weight);
  }

  /**
   * The same for a row that was looked for.
   *
   * @param known what {@link #find} gave for it
   */
  public int add(int known, long hash, ColumnVector[] columns, int row, long weight) {
    int slot = known;
    if (slot < 0) {
      slot = rows.allocate();
      rows.put(slot, columns, row);
      weights.setLane(slot, weight);
      index.insert(hash, slot);
      link(slot, columns, row);
      return slot;
    }
    long now = weights.lane(slot) + weight;
    weights.setLane(slot, now);
    if (now == 0) {
      unlink(slot, columns, row);
      index.remove(hash, slot);
      rows.free(slot);
    }
    return slot;
  }

  private void link(int slot, ColumnVector[] columns, int row) {
    for (int i = 0; i < arrangements.count(); i++) {
      KeyChains chains = arrangements.chains(i);
      if (!chains.key().anyNull(columns, row)) {
        chains.link(chains.key().hash(rows, slot, chains.seed()), slot, columns, row);
      }
    }
  }

  private void unlink(int slot, ColumnVector[] columns, int row) {
    for (int i = 0; i < arrangements.count(); i++) {
      KeyChains chains = arrangements.chains(i);
      if (!chains.key().anyNull(columns, row)) {
        chains.unlink(chains.key().hash(rows, slot, chains.seed()), slot);
      }
    }
  }

  @Override
  public Arrangement arrange(int[] columns) {
    Arrangement arrangement = begin(columns);
    fill(arrangement, Integer.MAX_VALUE);
    return arrangement;
  }

  @Override
  public Arrangement begin(int[] columns) {
    return arrangements.acquire(
        columns,
        () -> new KeyChains(rows, weights, KeyColumns.of(rows.schema(), columns), index.seed()));
  }

  @Override
  public boolean fill(Arrangement begun, int slots) {
    return switch (begun) {
      case KeyChains chains -> chains.linkMore(slots, slot -> weights.lane(slot) != 0);
      case UniqueArrangement _ -> true;
    };
  }

  @Override
  public void release(Arrangement arrangement) {
    arrangements.release(arrangement);
  }

  /** Whether anybody reads it by an arrangement. */
  public boolean isArranged() {
    return !arrangements.isEmpty();
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    index.rehash();
    arrangements.rehash();
  }

  @Override
  public long stateBytes() {
    return rows.stateBytes() + index.stateBytes() + arrangements.stateBytes() + 8L * hashes.length;
  }
}
