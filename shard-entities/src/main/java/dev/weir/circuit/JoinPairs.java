package dev.weir.circuit;

import java.util.Arrays;

/**
 * Matches of delta rows with stored rows, before any column is copied; found in parts, each of
 * which goes on where the one before has ended.
 */
final class JoinPairs {
  private static final int NONE = -1;

  int[] rows = new int[64];
  int[] slots = new int[64];
  long[] weights = new long[64];
  int size;

  /** The row to go on with. */
  int row;

  /** The slot to go on with, {@value #NONE} at the beginning of a row. */
  int slot = NONE;

  /** How many slots of the row have been found. */
  int matches;

  void add(int deltaRow, int storedSlot, long weight) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
      slots = Arrays.copyOf(slots, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    rows[size] = deltaRow;
    slots[size] = storedSlot;
    weights[size++] = weight;
  }

  boolean isWithinRow() {
    return slot != NONE;
  }

  void nextRow(int next) {
    row = next;
    slot = NONE;
    matches = 0;
  }

  /** Forgets the pairs for those that follow; the arrays of before may be in use. */
  void next() {
    weights = new long[weights.length];
    size = 0;
  }

  /** Keeps only some of the pairs, given in ascending order. */
  void keep(int[] kept, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = rows[kept[i]];
      slots[i] = slots[kept[i]];
      weights[i] = weights[kept[i]];
    }
    size = count;
  }
}
