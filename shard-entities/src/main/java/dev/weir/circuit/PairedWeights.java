package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.function.LongUnaryOperator;

/** Two Z-sets over the same rows; a row is kept while either of its weights is not 0. */
final class PairedWeights {
  private final RowStore rows;
  private final HashIndex index;
  private long[] hashes = new long[16];

  PairedWeights(Schema schema, long seed) {
    this.rows = new RowStore(schema, 2);
    this.index = new HashIndex(rows, KeyColumns.wholeRow(schema), seed);
  }

  RowStore rows() {
    return rows;
  }

  /** Distinct rows. */
  int size() {
    return rows.size();
  }

  int highWater() {
    return rows.highWater();
  }

  /** A weight of the row in a slot; both are 0 in a slot without a row. */
  long weight(int side, int slot) {
    return rows.extra(side).lane(slot);
  }

  /** Hashes for {@link #add}, valid until the next call. */
  long[] hash(ColumnVector[] columns, int size) {
    if (hashes.length < size) {
      hashes = new long[size];
    }
    index.key().hash(columns, size, index.seed(), hashes);
    return hashes;
  }

  /**
   * Adds to one weight of a row.
   *
   * @return the slot of the row, free again if both weights are now 0
   */
  int add(int side, long hash, ColumnVector[] columns, int row, long weight) {
    int slot = index.find(hash, index.key(), columns, row);
    if (slot < 0) {
      slot = rows.allocate();
      rows.put(slot, columns, row);
      rows.extra(side).setLane(slot, 0);
      rows.extra(1 - side).setLane(slot, 0);
      index.insert(hash, slot);
    }
    ColumnStore weights = rows.extra(side);
    weights.setLane(slot, weights.lane(slot) + weight);
    if (weights.lane(slot) == 0 && rows.extra(1 - side).lane(slot) == 0) {
      index.remove(hash, slot);
      rows.free(slot);
    }
    return slot;
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    index.rehash();
  }

  long stateBytes() {
    return rows.stateBytes() + index.stateBytes() + 8L * hashes.length;
  }
}
