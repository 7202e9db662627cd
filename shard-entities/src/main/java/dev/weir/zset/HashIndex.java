package dev.weir.zset;

import java.util.Arrays;

/**
 * Finds the one slot of a {@link RowStore} whose key columns have given values.
 *
 * <p>Open addressing with linear probing, at most two thirds full; deletion shifts entries back, so
 * there are no tombstones and cost does not grow with history.
 */
public final class HashIndex {
  /** No such row. */
  public static final int NONE = -1;

  private final RowStore store;
  private final RowHasher hasher;
  private int[] slots = empty(32);
  private int[] hashes = new int[32];
  private int size;

  public HashIndex(RowStore store, int seed, int... keyColumns) {
    this.store = store;
    this.hasher = new RowHasher(store.schema(), seed, keyColumns);
  }

  /** The slot whose key equals columns {@code from} of a row. */
  public int find(ColumnVector[] vectors, int[] from, int row) {
    return find(hasher.hash(vectors, from, row), vectors, from, row);
  }

  private int find(int hash, ColumnVector[] vectors, int[] from, int row) {
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] >= 0; i = (i + 1) & mask) {
      if (hashes[i] == hash && hasher.same(store.columns(), slots[i], vectors, from, row)) {
        return slots[i];
      }
    }
    return NONE;
  }

  /** Adds a stored row whose key is not in the index. */
  public void add(int slot) {
    if (++size * 3L > slots.length * 2L) {
      grow();
    }
    place(slot, hasher.hash(store.columns(), slot));
  }

  /** Lets the key of {@code slot} lead to another stored row with the same key. */
  public void replace(int slot, int newSlot) {
    slots[position(slot)] = newSlot;
  }

  /** Removes a stored row; its values must still be readable. */
  public void remove(int slot) {
    int mask = slots.length - 1;
    int hole = position(slot);
    for (int i = (hole + 1) & mask; slots[i] >= 0; i = (i + 1) & mask) {
      int home = hashes[i] & mask;
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        slots[hole] = slots[i];
        hashes[hole] = hashes[i];
        hole = i;
      }
    }
    slots[hole] = NONE;
    size--;
  }

  /** Copies all slots, in no particular order. */
  public void copySlots(int[] into) {
    int at = 0;
    for (int slot : slots) {
      if (slot >= 0) {
        into[at++] = slot;
      }
    }
  }

  public int size() {
    return size;
  }

  public long stateBytes() {
    return 8L * slots.length;
  }

  private int position(int slot) {
    int mask = slots.length - 1;
    int i = hasher.hash(store.columns(), slot) & mask;
    while (slots[i] != slot) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void place(int slot, int hash) {
    int mask = slots.length - 1;
    int i = hash & mask;
    while (slots[i] >= 0) {
      i = (i + 1) & mask;
    }
    slots[i] = slot;
    hashes[i] = hash;
  }

  private void grow() {
    int[] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = empty(oldSlots.length * 2);
    hashes = new int[slots.length];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] >= 0) {
        place(oldSlots[i], oldHashes[i]);
      }
    }
  }

  private static int[] empty(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
