package dev.weir.zset;

import java.util.Arrays;

/**
 * Slots in a total order: a tree of two levels, leaves of at most {@value #LEAF} slots under one
 * directory.
 *
 * <p>Finding a place costs O(log n) comparisons; a split moves the directory's tail, which for a
 * million rows is some 100 KiB once in about 64 insertions.
 */
public final class OrderedSlots {
  private static final int LEAF = 128;

  /** A total order of slots. */
  @FunctionalInterface
  public interface SlotOrder {
    int compare(int left, int right);
  }

  /** Where a position lies in the order; negative before it, positive behind it. */
  @FunctionalInterface
  public interface Bound {
    int side(int slot);
  }

  private final SlotOrder order;
  private int[][] leaves = new int[4][];
  private int[] sizes = new int[4];
  private int leafCount;
  private int size;

  public OrderedSlots(SlotOrder order) {
    this.order = order;
  }

  public int size() {
    return size;
  }

  /** Adds a slot that is not yet in the order. */
  public void add(int slot) {
    if (leafCount == 0) {
      leaves[0] = new int[LEAF];
      leafCount = 1;
    }
    int leaf = leafOf(slot);
    if (sizes[leaf] == LEAF) {
      split(leaf);
      leaf = leafOf(slot);
    }
    int at = positionIn(leaf, slot);
    int[] slots = leaves[leaf];
    System.arraycopy(slots, at, slots, at + 1, sizes[leaf] - at);
    slots[at] = slot;
    sizes[leaf]++;
    size++;
  }

  /** Removes a slot; its values must still be readable. */
  public void remove(int slot) {
    int leaf = leafOf(slot);
    int at = positionIn(leaf, slot);
    int[] slots = leaves[leaf];
    System.arraycopy(slots, at + 1, slots, at, sizes[leaf] - at - 1);
    sizes[leaf]--;
    size--;
    if (sizes[leaf] == 0) {
      dropLeaf(leaf);
    }
  }

  /** The first slot that lies at or behind a bound, -1 if none does. */
  public int firstFrom(Bound bound) {
    int leaf = 0;
    int high = leafCount;
    while (leaf < high) {
      int middle = (leaf + high) >>> 1;
      if (bound.side(leaves[middle][sizes[middle] - 1]) < 0) {
        leaf = middle + 1;
      } else {
        high = middle;
      }
    }
    return leaf == leafCount ? -1 : firstIn(leaf, bound);
  }

  /** Copies up to {@code count} slots from position {@code from} on; returns how many. */
  public int copy(int from, int count, int[] into) {
    int skip = from;
    int copied = 0;
    for (int leaf = 0; leaf < leafCount && copied < count; leaf++) {
      if (skip >= sizes[leaf]) {
        skip -= sizes[leaf];
        continue;
      }
      int part = Math.min(sizes[leaf] - skip, count - copied);
      System.arraycopy(leaves[leaf], skip, into, copied, part);
      copied += part;
      skip = 0;
    }
    return copied;
  }

  public long stateBytes() {
    return leafCount * (4L * LEAF + 24);
  }

  private int firstIn(int leaf, Bound bound) {
    int low = 0;
    int high = sizes[leaf];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bound.side(leaves[leaf][middle]) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return leaves[leaf][low];
  }

  /** The leaf whose range holds a slot: the last one that does not begin behind it. */
  private int leafOf(int slot) {
    int low = 0;
    int high = leafCount - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (order.compare(leaves[middle][0], slot) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int positionIn(int leaf, int slot) {
    int low = 0;
    int high = sizes[leaf];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(leaves[leaf][middle], slot) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void split(int leaf) {
    if (leafCount == leaves.length) {
      leaves = Arrays.copyOf(leaves, leafCount * 2);
      sizes = Arrays.copyOf(sizes, leafCount * 2);
    }
    System.arraycopy(leaves, leaf + 1, leaves, leaf + 2, leafCount - leaf - 1);
    System.arraycopy(sizes, leaf + 1, sizes, leaf + 2, leafCount - leaf - 1);
    int[] right = new int[LEAF];
    System.arraycopy(leaves[leaf], LEAF / 2, right, 0, LEAF / 2);
    leaves[leaf + 1] = right;
    sizes[leaf + 1] = LEAF / 2;
    sizes[leaf] = LEAF / 2;
    leafCount++;
  }

  private void dropLeaf(int leaf) {
    System.arraycopy(leaves, leaf + 1, leaves, leaf, leafCount - leaf - 1);
    System.arraycopy(sizes, leaf + 1, sizes, leaf, leafCount - leaf - 1);
    leafCount--;
    leaves[leafCount] = null;
    sizes[leafCount] = 0;
  }
}
