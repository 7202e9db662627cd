package dev.weir.zset;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** Rows with a unique key, each with the rev that last changed it: a table or a keyed view. */
public final class KeyedRows implements Arrangeable {
  private static final long FREE = -1;

  private final RowStore rows;
  private final HashIndex index;
  private final ColumnStore versions;
  private final Arrangements arrangements = new Arrangements();
  private final int[] keyColumns;

  // by row of the delta that is applied; kept, since fresh memory costs more than the work on it
  private long[] hashes = new long[16];
  private int[] written = new int[16];
  private int[] writtenSlots = new int[16];

  public KeyedRows(Schema schema, int[] key, long seed) {
    this.rows = new RowStore(schema, 1);
    this.keyColumns = key.clone();
    this.index = new HashIndex(rows, KeyColumns.of(schema, key), seed);
    this.versions = rows.extra(0);
  }

  @Override
  public RowStore rows() {
    return rows;
  }

  public HashIndex index() {
    return index;
  }

  public int size() {
    return rows.size();
  }

  @Override
  public long weight(int slot) {
    return versions.lane(slot) == FREE ? 0 : 1;
  }

  /** The rev that last changed a row. */
  public long version(int slot) {
    return versions.lane(slot);
  }

  public void setVersion(int slot, long rev) {
    versions.setLane(slot, rev);
  }

  /** Adds a row with a new key. */
  public int insert(long hash, ColumnVector[] from, int row, long rev) {
    int slot = rows.allocate();
    rows.put(slot, from, row);
    versions.setLane(slot, rev);
    index.insert(hash, slot);
    return slot;
  }

  public void delete(long hash, int slot) {
    index.remove(hash, slot);
    rows.free(slot);
    versions.setLane(slot, FREE);
  }

  /**
   * Applies a net delta.
   *
   * @param slots receives the slot of each row
   * @param oldVersions receives the version of each row that is replaced or removed
   */
  public void apply(Delta delta, long rev, int[] slots, long[] oldVersions) {
    int size = delta.size();
    ColumnVector[] columns = delta.columns();
    KeyColumns key = index.key();
    if (hashes.length < size) {
      hashes = new long[size];
      written = new int[size];
      writtenSlots = new int[size];
    }
    key.hash(columns, size, index.seed(), hashes);
    int writes = 0;
    int warmed = 0;
    for (int i = 0; i < size; i++) {
      if (i >= warmed) {
        index.warm(hashes, i, size);
        index.warmRows(hashes, i, size);
        warmed = i + HashIndex.WARM_ROWS;
      }
      int slot = index.find(hashes[i], key, columns, i);
      requireUnique(slot, delta.weights()[i]);
      if (slot < 0) {
        slots[i] = insert(hashes[i], columns, i, rev);
        continue;
      }
      slots[i] = slot;
      oldVersions[i] = versions.lane(slot);
      if (replaced(delta, i)) {
        i++;
        slots[i] = slot;
        versions.setLane(slot, rev);
        writtenSlots[writes] = slot;
        written[writes++] = i;
      } else {
        delete(hashes[i], slot);
      }
    }
    for (int i = 0; i < columns.length; i++) {
      if (!key.fixes(i)) {
        rows.column(i).scatter(writtenSlots, written, writes, columns[i]);
      }
    }
    updateArrangements(delta, slots);
  }

  void updateArrangements(Delta delta, int[] slots) {
    for (int i = 0; i < arrangements.count(); i++) {
      arrangements.chains(i).update(delta, slots);
    }
  }

  private boolean replaced(Delta delta, int old) {
    int now = old + 1;
    return now < delta.size()
        && delta.weights()[now] > 0
        && hashes[now] == hashes[old]
        && index.key().same(delta.columns(), old, index.key(), delta.columns(), now);
  }

  private void requireUnique(int slot, long weight) {
    boolean expected = slot < 0 ? weight == 1 : weight == -1;
    if (!expected) {
      throw new IllegalStateException(
          "key " + Arrays.toString(keyColumns) + " is not unique: weight " + weight);
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
    return Arrays.equals(columns, keyColumns)
        ? new UniqueArrangement(index, rows)
        : arrangements.acquire(
            columns,
            () -> new KeyChains(rows, null, KeyColumns.of(rows.schema(), columns), index.seed()));
  }

  @Override
  public boolean fill(Arrangement begun, int slots) {
    return switch (begun) {
      case KeyChains chains -> chains.linkMore(slots, slot -> versions.lane(slot) != FREE);
      case UniqueArrangement _ -> true;
    };
  }

  @Override
  public void release(Arrangement arrangement) {
    arrangements.release(arrangement);
  }

  @Override
  public void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    index.rehash();
    arrangements.rehash();
  }

  @Override
  public long stateBytes() {
    return rows.stateBytes()
        + index.stateBytes()
        + arrangements.stateBytes()
        + (Long.BYTES + 2L * Integer.BYTES) * hashes.length;
  }
}
