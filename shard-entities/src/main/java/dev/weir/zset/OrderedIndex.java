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

  /** A number of each slot; where it differs it orders slots as their order does. */
  @FunctionalInterface
  public interface SlotKey {
    long of(int slot);
  }

  private final SlotOrder order;

  /** {@code null} if slots have no numbers. */
  private final SlotKey key;

  private int[][] leaves = new int[4][];
  private int[] sizes = new int[4];

  /** The numbers of the slots, where slots have some. */
  private long[][] keys = new long[4][];

  /** The largest number of each leaf. */
  private long[] lastKeys = new long[4];

  private int leafCount;
  private int size;

  public OrderedIndex(SlotOrder order) {
    this(order, null);
  }

  /**
   * @param key kept beside the slots, so that most places are found without a look at rows
   */
  public OrderedIndex(SlotOrder order, SlotKey key) {
    this.order = order;
    this.key = key;
  }

  public int size() {
    return size;
  }

  /** Adds a slot whose row is in place. */
  public void insert(int slot) {
    insertAt(seek(other -> order.compare(other, slot)), slot);
  }

  /** Adds a slot before the one at a position that {@link #seek} gave for its row. */
  public void insertAt(long position, int slot) {
    int leaf = leaf(position);
    int at = at(position);
    if (leaf == leafCount) {
      // appending fills leaves up instead of leaving halves behind
      if (leaf == 0 || sizes[leaf - 1] == LEAF) {
        addLeaf(leaf, new int[LEAF], key == null ? null : new long[LEAF], 0);
      } else {
        leaf--;
      }
      at = sizes[leaf];
    } else if (sizes[leaf] == LEAF) {
      split(leaf);
      if (at > sizes[leaf]) {
        at -= sizes[leaf];
        leaf++;
      }
    }
    int[] slots = leaves[leaf];
    System.arraycopy(slots, at, slots, at + 1, sizes[leaf] - at);
    slots[at] = slot;
    if (key != null) {
      System.arraycopy(keys[leaf], at, keys[leaf], at + 1, sizes[leaf] - at);
      keys[leaf][at] = key.of(slot);
    }
    sizes[leaf]++;
    size++;
    noteLast(leaf);
  }

  private void noteLast(int leaf) {
    if (key != null && sizes[leaf] > 0) {
      lastKeys[leaf] = keys[leaf][sizes[leaf] - 1];
    }
  }

  /** Removes a slot; its row is still in place. */
  public void remove(int slot) {
    long position = seek(other -> order.compare(other, slot));
    if (position == end() || slot(position) != slot) {
      throw new IllegalStateException("slot " + slot + " is not in its order");
    }
    removeAt(position);
  }

  /** Removes the slot at a position. */
  public void removeAt(long position) {
    int leaf = leaf(position);
    int at = at(position);
    System.arraycopy(leaves[leaf], at + 1, leaves[leaf], at, sizes[leaf] - at - 1);
    if (key != null) {
      System.arraycopy(keys[leaf], at + 1, keys[leaf], at, sizes[leaf] - at - 1);
    }
    sizes[leaf]--;
    size--;
    noteLast(leaf);
    shrink(leaf);
  }

  /**
   * The position of the first slot at or after a place, {@link #end} if there is none.
   *
   * <p>Positions compare as the slots do and hold until the index changes.
   */
  public long seek(Place place) {
    int leaf = leafOf(place);
    return leaf == leafCount ? end() : position(leaf, within(leaf, place));
  }

  /**
   * The position of the first slot at or after a place among slots with some numbers.
   *
   * @param low slots with smaller numbers are before the place
   * @param high slots with larger numbers are not
   */
  public long seek(long low, long high, Place place) {
    int leaf = 0;
    int end = leafCount;
    while (leaf < end) {
      int middle = (leaf + end) >>> 1;
      if (isBefore(lastKeys[middle], low, high, place, middle, sizes[middle] - 1)) {
        leaf = middle + 1;
      } else {
        end = middle;
      }
    }
    if (leaf == leafCount) {
      return end();
    }
    int from = 0;
    int to = sizes[leaf];
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (isBefore(keys[leaf][middle], low, high, place, leaf, middle)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return position(leaf, from);
  }

  private boolean isBefore(long number, long low, long high, Place place, int leaf, int at) {
    return number < low || (number <= high && place.side(leaves[leaf][at]) < 0);
  }

  /** The position of the first slot, {@link #end} if there is none. */
  public long begin() {
    return 0;
  }

  /** The position after the last slot. */
  public long end() {
    return position(leafCount, 0);
  }

  /** The slot at a position before the end. */
  public int slot(long position) {
    return leaves[leaf(position)][at(position)];
  }

  /** The position after one that is not the end. */
  public long next(long position) {
    int leaf = leaf(position);
    return at(position) + 1 < sizes[leaf] ? position + 1 : position(leaf + 1, 0);
  }

  /** The position before one that is not the beginning. */
  public long previous(long position) {
    return at(position) > 0
        ? position - 1
        : position(leaf(position) - 1, sizes[leaf(position) - 1] - 1);
  }

  /** The position some steps later, at most {@code bound}, which is not before {@code position}. */
  public long forward(long position, long steps, long bound) {
    int leaf = leaf(position);
    long at = at(position) + steps;
    while (leaf < leaf(bound) && at >= sizes[leaf]) {
      at -= sizes[leaf++];
    }
    return leaf < leaf(bound) ? position(leaf, (int) at) : Math.min(bound, saturated(leaf, at));
  }

  /** The position some steps earlier, at least {@code bound}, which is not after it. */
  public long backward(long position, long steps, long bound) {
    int leaf = leaf(position);
    long at = at(position) - steps;
    while (leaf > leaf(bound) && at < 0) {
      at += sizes[--leaf];
    }
    return at < 0 ? bound : Math.max(bound, position(leaf, (int) at));
  }

  /** How many slots there are from one position to a later one. */
  public long distance(long from, long to) {
    long distance = at(to) - (long) at(from);
    for (int leaf = leaf(from); leaf < leaf(to); leaf++) {
      distance += sizes[leaf];
    }
    return distance;
  }

  private static long position(int leaf, int at) {
    return (long) leaf << 32 | at;
  }

  private static long saturated(int leaf, long at) {
    return position(leaf, (int) Math.min(at, LEAF));
  }

  private static int leaf(long position) {
    return (int) (position >>> 32);
  }

  private static int at(long position) {
    return (int) position;
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
    return leafCount * ((key == null ? 4L : 12L) * LEAF + 32);
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
    long[] rightKeys = null;
    if (key != null) {
      rightKeys = new long[LEAF];
      System.arraycopy(keys[leaf], LEAF - moved, rightKeys, 0, moved);
    }
    sizes[leaf] = LEAF - moved;
    noteLast(leaf);
    addLeaf(leaf + 1, right, rightKeys, moved);
  }

  private void addLeaf(int at, int[] slots, long[] numbers, int count) {
    if (leafCount == leaves.length) {
      leaves = Arrays.copyOf(leaves, leafCount * 2);
      sizes = Arrays.copyOf(sizes, leafCount * 2);
      keys = Arrays.copyOf(keys, leafCount * 2);
      lastKeys = Arrays.copyOf(lastKeys, leafCount * 2);
    }
    moveLeaves(at, at + 1, leafCount - at);
    leaves[at] = slots;
    sizes[at] = count;
    keys[at] = numbers;
    leafCount++;
    noteLast(at);
  }

  private void moveLeaves(int from, int to, int count) {
    System.arraycopy(leaves, from, leaves, to, count);
    System.arraycopy(sizes, from, sizes, to, count);
    System.arraycopy(keys, from, keys, to, count);
    System.arraycopy(lastKeys, from, lastKeys, to, count);
  }

  private void shrink(int leaf) {
    int next = leaf + 1;
    if (sizes[leaf] == 0) {
      dropLeaf(leaf);
    } else if (next < leafCount && sizes[leaf] + sizes[next] <= LEAF / 2) {
      System.arraycopy(leaves[next], 0, leaves[leaf], sizes[leaf], sizes[next]);
      if (key != null) {
        System.arraycopy(keys[next], 0, keys[leaf], sizes[leaf], sizes[next]);
      }
      sizes[leaf] += sizes[next];
      noteLast(leaf);
      dropLeaf(next);
    }
  }

  private void dropLeaf(int leaf) {
    leafCount--;
    moveLeaves(leaf + 1, leaf, leafCount - leaf);
    leaves[leafCount] = null;
    keys[leafCount] = null;
  }
}
