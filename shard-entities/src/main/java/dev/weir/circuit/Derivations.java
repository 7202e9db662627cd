package dev.weir.circuit;

import dev.weir.zset.ColumnStore;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.RowStore;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** How often each row is found in each round; the last column of the schema is the round. */
final class Derivations {
  private static final int NONE = -1;

  private final RowStore rows;
  private final HashIndex firsts;
  private final ColumnStore rounds;
  private final ColumnStore counts;
  private final ColumnStore nexts;

  Derivations(Schema schema, long seed) {
    this.rows = new RowStore(schema, 2);
    this.counts = rows.extra(0);
    this.nexts = rows.extra(1);
    this.rounds = rows.column(schema.size() - 1);
    int[] columns = new int[schema.size() - 1];
    Arrays.setAll(columns, i -> i);
    this.firsts = new HashIndex(rows, KeyColumns.of(schema, columns), seed);
  }

  /** Hashes of rows, their rounds left out. */
  long[] hash(ColumnVector[] columns, int size) {
    long[] hashes = new long[size];
    firsts.key().hash(columns, size, firsts.seed(), hashes);
    return hashes;
  }

  /** The first round in which a row is found, as a slot; -1 if it is found in none. */
  int first(long hash, ColumnVector[] columns, int row) {
    return firsts.find(hash, firsts.key(), columns, row);
  }

  /** The next round of the same row, as a slot; -1 after the last one. */
  int next(int slot) {
    return (int) nexts.lane(slot);
  }

  long round(int slot) {
    return rounds.lane(slot);
  }

  RowStore rows() {
    return rows;
  }

  /** Adds to the count of a row in its round; gives the new count. */
  long add(long hash, ColumnVector[] columns, int row, long weight) {
    long round = columns[columns.length - 1].lane(row);
    int first = first(hash, columns, row);
    int before = NONE;
    int slot = first;
    while (slot != NONE && round(slot) < round) {
      before = slot;
      slot = next(slot);
    }
    if (slot != NONE && round(slot) == round) {
      long count = counts.lane(slot) + weight;
      counts.setLane(slot, count);
      if (count == 0) {
        remove(hash, before, slot);
      }
      return count;
    }
    insert(hash, columns, row, weight, before, slot);
    return weight;
  }

  private void insert(
      long hash, ColumnVector[] columns, int row, long weight, int before, int after) {
    int slot = rows.allocate();
    rows.put(slot, columns, row);
    counts.setLane(slot, weight);
    nexts.setLane(slot, after);
    if (before != NONE) {
      nexts.setLane(before, slot);
    } else if (after != NONE) {
      firsts.repoint(hash, after, slot);
    } else {
      firsts.insert(hash, slot);
    }
  }

  private void remove(long hash, int before, int slot) {
    int after = next(slot);
    if (before != NONE) {
      nexts.setLane(before, after);
    } else if (after != NONE) {
      firsts.repoint(hash, slot, after);
    } else {
      firsts.remove(hash, slot);
    }
    rows.free(slot);
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    firsts.rehash();
  }

  long stateBytes() {
    return rows.stateBytes() + firsts.stateBytes();
  }
}
