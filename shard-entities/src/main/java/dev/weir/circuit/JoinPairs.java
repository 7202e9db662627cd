package dev.weir.circuit;

import java.util.Arrays;

/** Matches of delta rows with stored rows, before any column is copied. */
final class JoinPairs {
  int[] rows = new int[64];
  int[] slots = new int[64];
  long[] weights = new long[64];
  int size;

  void add(int row, int slot, long weight) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
      slots = Arrays.copyOf(slots, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    rows[size] = row;
    slots[size] = slot;
    weights[size++] = weight;
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
