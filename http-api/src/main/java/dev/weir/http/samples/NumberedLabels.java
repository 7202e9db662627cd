package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;

/** Gives the series of a request numbers from 0 on, the same one to the same labels. */
final class NumberedLabels {
  private static final int FIRST = 64;

  private Labels[] labels = new Labels[FIRST];
  private long[] hashes = new long[FIRST];

  /** Numbers, one more than they are; 0 in an empty slot. */
  private int[] slots = new int[2 * FIRST];

  private int size;

  int size() {
    return size;
  }

  Labels get(int number) {
    return labels[number];
  }

  /**
   * The number of labels, the next one if they have none.
   *
   * @param hash of the labels, which no sender can foresee
   */
  int number(Labels wanted, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    for (; slots[slot] != 0; slot = slot + 1 & mask) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && labels[number].equals(wanted)) {
        return number;
      }
    }
    if (size == labels.length) {
      grow();
      return number(wanted, hash);
    }
    labels[size] = wanted;
    hashes[size] = hash;
    slots[slot] = ++size;
    return size - 1;
  }

  private void grow() {
    labels = Arrays.copyOf(labels, 2 * size);
    hashes = Arrays.copyOf(hashes, 2 * size);
    slots = new int[4 * size];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = (int) hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
