package dev.weir.zset;

import java.util.Arrays;

/**
 * Slots in order: a directory of sorted leaves of at most {@value #LEAF} slots.
 *
 * <p>Two levels instead of a tree: a split moves the directory behind it, which at a million rows
 * costs some nanoseconds per insertion and keeps lookups to two binary searches.
 */
public final class OrderedIndex {
  static final int LEAF = 128;

  /** A total order of slots. */
  @FunctionalInterface
  public interface SlotOrder {
    int compare(int left, int right);
  }

  /** A place in the order: negative for slots before it, otherwise not negative. */
  @FunctionalInterface
  public interface Place {
    int side(int slot);
  }

  private final SlotOrder order;
  private int[][] leaves = new int[4][];
  private int[] sizes = new int[4];
  private int leafCount;
  private int size;

  public OrderedIndex(SlotOrder order) {
    this.order = order;
  }

  public int size() {
    return size;
  }

  /** Adds a slot whose row is in place. */
  public void insert(int slot) {
    if (leafCount == 0) {
      addLeaf(0, new int[LEAF], 0);
    }
    Place place = other -> order.compare(other, slot);
    int leaf = Math.min(leafOf(place), leafCount - 1);
    if (sizes[leaf] == LEAF) {
      split(leaf);
      leaf = Math.min(leafOf(place), leafCount - 1);
    }
    int[] slots = leaves[leaf];
    int at = within(leaf, place);
    System.arraycopy(slots, at, slots, at + 1, sizes[leaf] - at);
    slots[at] = slot;
    sizes[leaf]++;
    size++;
  }

  /** Removes a slot; its row is still in place. */
  public void remove(int slot) {
    Place place = other -> order.compare(other, slot);
    int leaf = leafOf(place);
    int at = leaf < leafCount ? within(leaf, place) : 0;
    if (leaf == leafCount || at == sizes[leaf] || leaves[leaf][at] != slot) {
      throw new IllegalStateException("slot " + slot + " is not in its order");
    }
    System.arraycopy(leaves[leaf], at + 1, leaves[leaf], at, sizes[leaf] - at - 1);
    sizes[leaf]--;
    size--;
    shrink(leaf);
  }

  /** The first slot at or after a place, -1 if there is none. */
  public int ceiling(Place place) {
    int leaf = leafOf(place);
    return leaf == leafCount ? -1 : leaves[leaf][within(leaf, place)];
  }

  /** The last slot before a place, -1 if there is none. */
  public int before(Place place) {
    int leaf = leafOf(place);
    int at = leaf == leafCount ? 0 : within(leaf, place);
    if (at > 0) {
      return leaves[leaf][at - 1];
    }
    return leaf == 0 ? -1 : leaves[leaf - 1][sizes[leaf - 1] - 1];
  }

  /** Copies slots in order from the first on; returns how many there were. */
  public int first(int[] into) {
    int count = 0;
    for (int leaf = 0; leaf < leafCount && count < into.length; leaf++) {
      int copied = Math.min(sizes[leaf], into.length - count);
      System.arraycopy(leaves[leaf], 0, into, count, copied);
      count += copied;
    }
    return count;
  }

  public long stateBytes() {
    return leafCount * (4L * LEAF + 32);
  }

  /** The first leaf whose last slot is not before the place. */
  private int leafOf(Place place) {
    int low = 0;
    int high = leafCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sizes[middle] > 0 && place.side(leaves[middle][sizes[middle] - 1]) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int within(int leaf, Place place) {
    int[] slots = leaves[leaf];
    int low = 0;
    int high = sizes[leaf];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (place.side(slots[middle]) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void split(int leaf) {
    int[] right = new int[LEAF];
    int moved = LEAF / 2;
    System.arraycopy(leaves[leaf], LEAF - moved, right, 0, moved);
    sizes[leaf] = LEAF - moved;
    addLeaf(leaf + 1, right, moved);
  }

  private void addLeaf(int at, int[] slots, int count) {
    if (leafCount == leaves.length) {
      leaves = Arrays.copyOf(leaves, leafCount * 2);
      sizes = Arrays.copyOf(sizes, leafCount * 2);
    }
    System.arraycopy(leaves, at, leaves, at + 1, leafCount - at);
    System.arraycopy(sizes, at, sizes, at + 1, leafCount - at);
    leaves[at] = slots;
    sizes[at] = count;
    leafCount++;
  }

  private void shrink(int leaf) {
    int next = leaf + 1;
    if (sizes[leaf] == 0) {
      dropLeaf(leaf);
    } else if (next < leafCount && sizes[leaf] + sizes[next] <= LEAF / 2) {
      System.arraycopy(leaves[next], 0, leaves[leaf], sizes[leaf], sizes[next]);
      sizes[leaf] += sizes[next];
      dropLeaf(next);
    }
  }

  private void dropLeaf(int leaf) {
    leafCount--;
    System.arraycopy(leaves, leaf + 1, leaves, leaf, leafCount - leaf);
    System.arraycopy(sizes, leaf + 1, sizes, leaf, leafCount - leaf);
    leaves[leafCount] = null;
  }
}
