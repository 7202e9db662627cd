package dev.weir.circuit;

import java.util.Arrays;

/**
 * The groups of an operator under the numbers that they have in its stored state.
 *
 * @param slots by number, ascending
 * @param numbers by slot; undefined for slots without a group
 */
record SavedGroups(int[] slots, int[] numbers, int size) {
  /** Groups that have their numbers already. */
  static SavedGroups dense(int size) {
    int[] same = new int[size];
    Arrays.setAll(same, i -> i);
    return new SavedGroups(same, same, size);
  }

  int slot(int number) {
    return slots[number];
  }

  /** Whether a slot is one of the groups. */
  boolean has(int slot) {
    return slot < numbers.length && numbers[slot] < size && slots[numbers[slot]] == slot;
  }

  int number(int slot) {
    return numbers[slot];
  }
}
