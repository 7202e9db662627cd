package dev.weir.circuit;

import java.util.Arrays;

/**
 * The values of groups with few of them: for each group one sorted array of numbers and weights.
 *
 * <p>A group of ten values is one or two cache lines, where an order over all groups would cost a
 * miss for each of some twenty comparisons.
 */
final class SmallGroups {
  /** Distinct values of a group; beyond, moving them about costs more than a directory. */
  static final int VALUES_MAX = 128;

  private static final long[] NONE = {};

  /** By group value, weight, value, weight, in order of the values. */
  private long[][] pairs = new long[0][];

  private int[] sizes = new int[0];
  private long bytes;

  void grow(int capacity) {
    int known = pairs.length;
    pairs = Arrays.copyOf(pairs, capacity);
    Arrays.fill(pairs, known, capacity, NONE);
    sizes = Arrays.copyOf(sizes, capacity);
  }

  int size(int group) {
    return sizes[group];
  }

  long value(int group, int index) {
    return pairs[group][index * 2];
  }

  long weight(int group, int index) {
    return pairs[group][index * 2 + 1];
  }

  /** Adds a weight; false if the value is new and the group is full. */
  boolean add(int group, long value, long weight) {
    long[] sorted = pairs[group];
    int at = SortedNumbers.position(sorted, sizes[group], value);
    if (at == sizes[group] || sorted[at * 2] != value) {
      return insert(group, at, value, weight);
    }
    sorted[at * 2 + 1] += weight;
    if (sorted[at * 2 + 1] == 0) {
      sizes[group]--;
      System.arraycopy(sorted, at * 2 + 2, sorted, at * 2, (sizes[group] - at) * 2);
    }
    return true;
  }

  void clear(int group) {
    bytes -= 8L * pairs[group].length;
    pairs[group] = NONE;
    sizes[group] = 0;
  }

  void save(int slot, int group, SavedNumbers out) {
    for (int i = 0; i < sizes[slot]; i++) {
      out.add(group, value(slot, i), weight(slot, i));
    }
  }

  long stateBytes() {
    return bytes + 20L * sizes.length;
  }

  private boolean insert(int group, int at, long value, long weight) {
    int size = sizes[group];
    if (size == VALUES_MAX) {
      return false;
    }
    if (size * 2 == pairs[group].length) {
      int length = Math.max(4, size * 4);
      bytes += 8L * (length - pairs[group].length);
      pairs[group] = Arrays.copyOf(pairs[group], length);
    }
    long[] into = pairs[group];
    System.arraycopy(into, at * 2, into, at * 2 + 2, (size - at) * 2);
    into[at * 2] = value;
    into[at * 2 + 1] = weight;
    sizes[group]++;
    return true;
  }
}
