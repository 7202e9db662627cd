package dev.weir.circuit;

import java.util.Arrays;

/**
 * Many numbers with weights in order: a directory of sorted leaves of at most {@value #LEAF}
 * values.
 *
 * <p>Values stand in the leaves themselves, so that finding the place of one costs two binary
 * searches and two or three cache misses, however many there are.
 */
final class SortedNumbers {
  private static final int LEAF = 128;

  /** By leaf value, weight, value, weight, in order of the values. */
  private long[][] leaves = new long[4][];

  /** By leaf its largest value when it was last split or filled; what is between goes before. */
  private long[] bounds = new long[4];

  private int[] sizes = new int[4];
  private int leafCount;

  SortedNumbers() {
    addLeaf(0, new long[2 * LEAF], 0, Long.MAX_VALUE);
  }

  boolean isEmpty() {
    return leafCount == 1 && sizes[0] == 0;
  }

  long smallest() {
    return leaves[0][0];
  }

  long largest() {
    return leaves[leafCount - 1][2 * sizes[leafCount - 1] - 2];
  }

  void add(long value, long weight) {
    int leaf = leafOf(value);
    int at = position(leaves[leaf], sizes[leaf], value);
    if (at == sizes[leaf] || leaves[leaf][2 * at] != value) {
      insert(leaf, at, value, weight);
      return;
    }
    leaves[leaf][2 * at + 1] += weight;
    if (leaves[leaf][2 * at + 1] == 0) {
      remove(leaf, at);
    }
  }

  void save(int group, SavedNumbers out) {
    for (int leaf = 0; leaf < leafCount; leaf++) {
      for (int i = 0; i < sizes[leaf]; i++) {
        out.add(group, leaves[leaf][2 * i], leaves[leaf][2 * i + 1]);
      }
    }
  }

  long stateBytes() {
    return leafCount * (16L * LEAF + 16) + 20L * leaves.length;
  }

  /** The index of a value among sorted pairs, or of the first larger one. */
  static int position(long[] pairs, int size, long value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pairs[middle * 2] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int leafOf(long value) {
    int low = 0;
    int high = leafCount - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void insert(int leaf, int at, long value, long weight) {
    if (sizes[leaf] == LEAF) {
      split(leaf);
      add(value, weight);
      return;
    }
    long[] pairs = leaves[leaf];
    System.arraycopy(pairs, at * 2, pairs, at * 2 + 2, (sizes[leaf] - at) * 2);
    pairs[at * 2] = value;
    pairs[at * 2 + 1] = weight;
    sizes[leaf]++;
  }

  private void remove(int leaf, int at) {
    long[] pairs = leaves[leaf];
    sizes[leaf]--;
    System.arraycopy(pairs, at * 2 + 2, pairs, at * 2, (sizes[leaf] - at) * 2);
    if (leafCount == 1) {
      return;
    }
    int left = leaf + 1 < leafCount ? leaf : leaf - 1;
    if (sizes[leaf] == 0 || sizes[left] + sizes[left + 1] <= LEAF / 2) {
      merge(left);
    }
  }

  private void split(int leaf) {
    int moved = LEAF / 2;
    int kept = LEAF - moved;
    long[] right = new long[2 * LEAF];
    System.arraycopy(leaves[leaf], 2 * kept, right, 0, 2 * moved);
    addLeaf(leaf + 1, right, moved, bounds[leaf]);
    sizes[leaf] = kept;
    bounds[leaf] = leaves[leaf][2 * kept - 2];
  }

  /** Moves the values of the next leaf to the end of this one; together they fit. */
  private void merge(int leaf) {
    int next = leaf + 1;
    System.arraycopy(leaves[next], 0, leaves[leaf], 2 * sizes[leaf], 2 * sizes[next]);
    sizes[leaf] += sizes[next];
    bounds[leaf] = bounds[next];
    leafCount--;
    System.arraycopy(leaves, next + 1, leaves, next, leafCount - next);
    System.arraycopy(sizes, next + 1, sizes, next, leafCount - next);
    System.arraycopy(bounds, next + 1, bounds, next, leafCount - next);
    leaves[leafCount] = null;
  }

  private void addLeaf(int at, long[] pairs, int size, long bound) {
    if (leafCount == leaves.length) {
      leaves = Arrays.copyOf(leaves, leafCount * 2);
      sizes = Arrays.copyOf(sizes, leafCount * 2);
      bounds = Arrays.copyOf(bounds, leafCount * 2);
    }
    System.arraycopy(leaves, at, leaves, at + 1, leafCount - at);
    System.arraycopy(sizes, at, sizes, at + 1, leafCount - at);
    System.arraycopy(bounds, at, bounds, at + 1, leafCount - at);
    leaves[at] = pairs;
    sizes[at] = size;
    bounds[at] = bound;
    leafCount++;
  }
}
