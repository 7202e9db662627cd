package dev.weir.zset;

import java.util.Arrays;

/**
 * Finds all slots of a {@link RowStore} whose key columns have given values.
 *
 * <p>The head of each chain stands in an open-addressing table; the chain runs through two arrays
 * by slot, so that removing a row is O(1) however many rows share its key.
 */
public final class KeyChains {
  /** The end of a chain. */
  public static final int END = -1;

  private final RowStore store;
  private final HashIndex heads;
  private int[] next = new int[16];
  private int[] previous = new int[16];

  public KeyChains(RowStore store, int seed, int... keyColumns) {
    this.store = store;
    this.heads = new HashIndex(store, seed, keyColumns);
    this.keyColumns = keyColumns;
  }

  private final int[] keyColumns;

  /** The first slot whose key equals columns {@code from} of a row; {@link #END} if none does. */
  public int first(ColumnVector[] vectors, int[] from, int row) {
    return heads.find(vectors, from, row);
  }

  /** The slot that follows in the chain. */
  public int next(int slot) {
    return next[slot];
  }

  /** Adds a stored row. */
  public void add(int slot) {
    if (slot >= next.length) {
      int length = Math.max(store.capacity(), slot + 1);
      next = Arrays.copyOf(next, length);
      previous = Arrays.copyOf(previous, length);
    }
    int head = heads.find(store.columns(), keyColumns, slot);
    previous[slot] = END;
    next[slot] = head;
    if (head == END) {
      heads.add(slot);
    } else {
      previous[head] = slot;
      heads.replace(head, slot);
    }
  }

  /** Removes a stored row; its values must still be readable. */
  public void remove(int slot) {
    int before = previous[slot];
    int after = next[slot];
    if (after != END) {
      previous[after] = before;
    }
    if (before != END) {
      next[before] = after;
    } else if (after != END) {
      heads.replace(slot, after);
    } else {
      heads.remove(slot);
    }
  }

  public long stateBytes() {
    return heads.stateBytes() + 8L * next.length;
  }
}
