package dev.weir.circuit;

import java.util.Arrays;

/**
 * The keys a batch has touched so far, in order of first touch, with their rows before and now.
 *
 * <p>A slot is current for at most one key, so an array by slot finds the entry of a row.
 */
final class Touched {
  private static final int NOT_TOUCHED = -1;

  private int[] before = new int[64];
  private int[] after = new int[64];
  private boolean[] deleted = new boolean[64];
  private int size;
  private int[] entries = new int[0];

  /**
   * @param slots no slot will be at or above this
   */
  void begin(int slots) {
    if (entries.length < slots) {
      int known = entries.length;
      entries = Arrays.copyOf(entries, Math.max(slots, known * 2));
      Arrays.fill(entries, known, entries.length, NOT_TOUCHED);
    }
  }

  void end() {
    for (int i = 0; i < size; i++) {
      entries[after[i]] = NOT_TOUCHED;
    }
    size = 0;
  }

  int size() {
    return size;
  }

  /** The slot of the row before the batch, -1 if there was none. */
  int before(int entry) {
    return before[entry];
  }

  /** The slot that now stands for the key. */
  int after(int entry) {
    return after[entry];
  }

  boolean deleted(int entry) {
    return deleted[entry];
  }

  void add(int slotBefore, int slotAfter) {
    if (size == before.length) {
      before = Arrays.copyOf(before, size * 2);
      after = Arrays.copyOf(after, size * 2);
      deleted = Arrays.copyOf(deleted, size * 2);
    }
    before[size] = slotBefore;
    after[size] = slotAfter;
    deleted[size] = false;
    entries[slotAfter] = size++;
  }

  boolean contains(int slot) {
    return slot < entries.length && entries[slot] != NOT_TOUCHED;
  }

  boolean isDeleted(int slot) {
    return contains(slot) && deleted[entries[slot]];
  }

  /** Whether the slot was filled by this batch, so that it may be overwritten. */
  boolean isNew(int slot) {
    return contains(slot) && before[entries[slot]] != slot;
  }

  void delete(int slot) {
    deleted[entries[slot]] = true;
  }

  void revive(int slot) {
    deleted[entries[slot]] = false;
  }

  /** The key that stood in {@code slot} has got a new row in another slot. */
  void moveTo(int slot, int slotAfter) {
    int entry = entries[slot];
    entries[slot] = NOT_TOUCHED;
    entries[slotAfter] = entry;
    after[entry] = slotAfter;
    deleted[entry] = false;
  }
}
