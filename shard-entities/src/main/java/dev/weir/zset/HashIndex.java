package dev.weir.zset;

/**
 * Keys of a slot table to slots, by open addressing with linear probing.
 *
 * <p>An entry is one long, the low 32 bits of the hash above {@code slot + 1}; keys of one lane
 * have the lane beside it, so that a probe touches one cache line and never the rows. A resize does
 * not look at rows either. Deletion shifts back, there are no tombstones.
 */
public final class HashIndex {
  /** Probes that are worth fetching together. */
  public static final int WARM_ROWS = 256;

  private static final int FIRST = 16;

  private final RowStore store;
  private final KeyColumns key;
  private final ColumnStore only;
  private final long seed;

  /** Longs of an entry, as a shift. */
  private final int shift;

  private long[] entries;
  private int mask = FIRST - 1;
  private int size;
  private long warmed;

  public HashIndex(RowStore store, KeyColumns key, long seed) {
    this.store = store;
    this.key = key;
    this.seed = seed;
    this.only = key.oneLane(store.schema()) ? store.column(key.column(0)) : null;
    this.shift = only == null ? 0 : 1;
    this.entries = new long[FIRST << shift];
  }

  public KeyColumns key() {
    return key;
  }

  /** What hashes for this index start from. */
  public long seed() {
    return seed;
  }

  public int size() {
    return size;
  }

  /**
   * Touches the entries of coming probes, so that their cache misses overlap; call it at every
   * {@value #WARM_ROWS}th row.
   */
  public void warm(long[] hashes, int from, int size) {
    long[] table = entries;
    int end = Math.min(size, from + WARM_ROWS);
    long sum = 0;
    for (int i = from; i < end; i++) {
      sum += table[((int) hashes[i] & mask) << shift];
    }
    warmed = sum;
  }

  /** The same for the rows that these probes are likely to find. */
  public void warmRows(long[] hashes, int from, int size) {
    int end = Math.min(size, from + WARM_ROWS);
    long sum = 0;
    for (int i = from; i < end; i++) {
      int slot = likely(hashes[i]);
      sum += slot < 0 ? 0 : store.touch(slot);
    }
    warmed = sum;
  }

  /** The slot of the first entry that a probe looks at, most often the one it finds; else -1. */
  int likely(long hash) {
    return (int) entries[((int) hash & mask) << shift] - 1;
  }

  /** The slot with the key of a row, -1 if there is none. */
  public int find(long hash, KeyColumns probe, ColumnVector[] rows, int row) {
    return only != null
        ? findLane(hash, rows[probe.column(0)], row)
        : findRow(hash, probe, rows, row);
  }

  private int findLane(long hash, ColumnVector vector, int row) {
    long[] table = entries;
    long lane = vector.lanes[row];
    int tag = (int) hash;
    for (int i = tag & mask; ; i = (i + 1) & mask) {
      long entry = table[i << 1];
      if (entry == 0) {
        return -1;
      }
      // the lane of a NULL is 0, too
      if (table[(i << 1) + 1] == lane
          && (int) (entry >>> 32) == tag
          && (lane != 0 || only.isNull((int) entry - 1) == vector.isNull(row))) {
        return (int) entry - 1;
      }
    }
  }

  private int findRow(long hash, KeyColumns probe, ColumnVector[] rows, int row) {
    long[] table = entries;
    int tag = (int) hash;
    for (int i = tag & mask; ; i = (i + 1) & mask) {
      long entry = table[i];
      if (entry == 0) {
        return -1;
      }
      if ((int) (entry >>> 32) == tag && matches((int) entry - 1, probe, rows, row)) {
        return (int) entry - 1;
      }
    }
  }

  /** Adds a key that is not there; the row is in place. */
  public void insert(long hash, int slot) {
    if ((size + 1) * 10L > (mask + 1) * 7L) {
      resize();
    }
    place(entry(hash, slot), only == null ? 0 : only.lane(slot));
    size++;
  }

  /** Removes the entry of a slot. */
  public void remove(long hash, int slot) {
    shiftBack(position(hash, slot));
    size--;
  }

  /** Lets the entry of a slot name another slot with the same key. */
  public void repoint(long hash, int slot, int newSlot) {
    entries[position(hash, slot) << shift] = entry(hash, newSlot);
  }

  /** Hashes every entry again, after the lanes of key columns were rewritten. */
  public void rehash() {
    long[] old = entries;
    entries = new long[old.length];
    for (int i = 0; i < old.length; i += 1 << shift) {
      if (old[i] != 0) {
        int slot = (int) old[i] - 1;
        place(entry(key.hash(store, slot, seed), slot), only == null ? 0 : only.lane(slot));
      }
    }
  }

  public long stateBytes() {
    // the field keeps the warming loads alive
    return 8L * entries.length + (warmed & 0);
  }

  private static long entry(long hash, int slot) {
    return hash << 32 | (slot + 1);
  }

  private boolean matches(int slot, KeyColumns probe, ColumnVector[] rows, int row) {
    for (int i = 0; i < key.size(); i++) {
      ColumnStore stored = store.column(key.column(i));
      ColumnVector vector = rows[probe.column(i)];
      if (!stored.same(slot, vector, row)
          && !(key.isDouble(i) && sameDouble(stored, slot, vector, row))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameDouble(ColumnStore stored, int slot, ColumnVector vector, int row) {
    return KeyColumns.canonical(stored.lane(slot)) == KeyColumns.canonical(vector.lanes[row])
        && stored.isNull(slot) == vector.isNull(row);
  }

  private int position(long hash, int slot) {
    long wanted = entry(hash, slot);
    int i = (int) hash & mask;
    while (entries[i << shift] != wanted) {
      if (entries[i << shift] == 0) {
        throw new IllegalStateException("slot " + slot + " is not in its index");
      }
      i = (i + 1) & mask;
    }
    return i;
  }

  private void shiftBack(int removed) {
    int hole = removed;
    for (int i = (hole + 1) & mask; entries[i << shift] != 0; i = (i + 1) & mask) {
      int home = (int) (entries[i << shift] >>> 32) & mask;
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        entries[hole << shift] = entries[i << shift];
        if (shift == 1) {
          entries[(hole << 1) + 1] = entries[(i << 1) + 1];
        }
        hole = i;
      }
    }
    entries[hole << shift] = 0;
  }

  private void resize() {
    long[] old = entries;
    entries = new long[old.length * 2];
    mask = mask * 2 + 1;
    for (int i = 0; i < old.length; i += 1 << shift) {
      if (old[i] != 0) {
        place(old[i], shift == 1 ? old[i + 1] : 0);
      }
    }
  }

  private void place(long entry, long lane) {
    int i = (int) (entry >>> 32) & mask;
    while (entries[i << shift] != 0) {
      i = (i + 1) & mask;
    }
    entries[i << shift] = entry;
    if (shift == 1) {
      entries[(i << 1) + 1] = lane;
    }
  }
}
