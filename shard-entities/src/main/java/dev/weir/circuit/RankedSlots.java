package dev.weir.circuit;

import dev.weir.zset.OrderedIndex.Place;
import dev.weir.zset.OrderedIndex.SlotOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;

/**
 * Slots in order, each with a weight, that can be found by the sum of the weights before them: a
 * treap whose nodes are the slots.
 *
 * <p>The shape depends on the numbers of slots alone and is never visible.
 */
final class RankedSlots {
  private static final int NONE = -1;

  private final SlotOrder order;
  private final IntToLongFunction weights;
  private int[] left = new int[16];
  private int[] right = new int[16];

  /** The weight of a node with all below it. */
  private long[] sums = new long[16];

  private int root = NONE;

  /** While slots are appended, the nodes from the root to the last one. */
  private int[] edge = new int[16];

  private int edgeSize;
  private int splitLeft;
  private int splitRight;

  /**
   * @param order total
   * @param weights of slots that are in the order
   */
  RankedSlots(SlotOrder order, IntToLongFunction weights) {
    this.order = order;
    this.weights = weights;
  }

  /** Adds a slot whose row is in place. */
  void insert(int slot) {
    ensure(slot);
    root = insert(root, slot);
  }

  private void ensure(int slot) {
    if (slot >= left.length) {
      int capacity = Math.max(slot + 1, left.length * 2);
      left = Arrays.copyOf(left, capacity);
      right = Arrays.copyOf(right, capacity);
      sums = Arrays.copyOf(sums, capacity);
    }
  }

  /** All slots, in their order. */
  int[] slots(int size) {
    int[] slots = new int[size];
    int[] count = new int[1];
    visit(slot -> 0, slot -> slots[count[0]++] = slot);
    return slots;
  }

  /** Adds a slot behind all others; {@link #appended} must follow before anything else. */
  void append(int slot) {
    ensure(slot);
    // the right edge of the tree from the root down, each node above the next
    int below = NONE;
    while (edgeSize > 0 && isAbove(slot, edge[edgeSize - 1])) {
      below = summed(edge[--edgeSize]);
    }
    left[slot] = below;
    right[slot] = NONE;
    if (edgeSize == 0) {
      root = slot;
    } else {
      right[edge[edgeSize - 1]] = slot;
    }
    if (edgeSize == edge.length) {
      edge = Arrays.copyOf(edge, edgeSize * 2);
    }
    edge[edgeSize++] = slot;
  }

  /** Ends appending. */
  void appended() {
    while (edgeSize > 0) {
      summed(edge[--edgeSize]);
    }
  }

  /** Removes a slot whose row is still in place. */
  void remove(int slot) {
    root = remove(root, slot);
  }

  /** Learns of the new weight of a slot. */
  void reweigh(int slot) {
    reweigh(root, slot);
  }

  /** The sum of the weights of all slots before a place. */
  long before(Place place) {
    long sum = 0;
    int node = root;
    while (node != NONE) {
      if (place.side(node) < 0) {
        sum += sum(left[node]) + weights.applyAsLong(node);
        node = right[node];
      } else {
        node = left[node];
      }
    }
    return sum;
  }

  /** The slot that holds a position, counted from 0 in weights; -1 beyond the last. */
  int at(long position) {
    long rest = position;
    int node = root;
    while (node != NONE) {
      long before = sum(left[node]);
      if (rest < before) {
        node = left[node];
      } else if (rest < before + weights.applyAsLong(node)) {
        return node;
      } else {
        rest -= before + weights.applyAsLong(node);
        node = right[node];
      }
    }
    return NONE;
  }

  /** Visits the slots in a range in their order; those in it have side 0. */
  void visit(Place range, IntConsumer visitor) {
    visit(root, range, visitor);
  }

  long stateBytes() {
    return 16L * left.length;
  }

  private void visit(int node, Place range, IntConsumer visitor) {
    if (node == NONE) {
      return;
    }
    int side = range.side(node);
    if (side >= 0) {
      visit(left[node], range, visitor);
    }
    if (side == 0) {
      visitor.accept(node);
    }
    if (side <= 0) {
      visit(right[node], range, visitor);
    }
  }

  private int insert(int node, int slot) {
    if (node == NONE) {
      left[slot] = NONE;
      right[slot] = NONE;
      return summed(slot);
    }
    if (isAbove(slot, node)) {
      split(node, slot);
      left[slot] = splitLeft;
      right[slot] = splitRight;
      return summed(slot);
    }
    if (order.compare(slot, node) < 0) {
      left[node] = insert(left[node], slot);
    } else {
      right[node] = insert(right[node], slot);
    }
    return summed(node);
  }

  /** Splits what is below a node into what is before and what is after a slot. */
  private void split(int node, int slot) {
    if (node == NONE) {
      splitLeft = NONE;
      splitRight = NONE;
    } else if (order.compare(slot, node) < 0) {
      split(left[node], slot);
      left[node] = splitRight;
      splitRight = summed(node);
    } else {
      split(right[node], slot);
      right[node] = splitLeft;
      splitLeft = summed(node);
    }
  }

  private int remove(int node, int slot) {
    if (node == NONE) {
      throw new IllegalStateException("slot " + slot + " is not in its order");
    }
    if (node == slot) {
      return merged(left[node], right[node]);
    }
    if (order.compare(slot, node) < 0) {
      left[node] = remove(left[node], slot);
    } else {
      right[node] = remove(right[node], slot);
    }
    return summed(node);
  }

  private int merged(int before, int after) {
    if (before == NONE || after == NONE) {
      return before == NONE ? after : before;
    }
    if (isAbove(before, after)) {
      right[before] = merged(right[before], after);
      return summed(before);
    }
    left[after] = merged(before, left[after]);
    return summed(after);
  }

  private void reweigh(int node, int slot) {
    if (node != slot) {
      reweigh(order.compare(slot, node) < 0 ? left[node] : right[node], slot);
    }
    summed(node);
  }

  private int summed(int node) {
    sums[node] = sum(left[node]) + sum(right[node]) + weights.applyAsLong(node);
    return node;
  }

  private long sum(int node) {
    return node == NONE ? 0 : sums[node];
  }

  /** Whether a slot is nearer to the root: by a mix of its number, so that the depth is small. */
  private static boolean isAbove(int slot, int other) {
    int mine = mix(slot);
    int theirs = mix(other);
    return mine != theirs ? mine > theirs : slot > other;
  }

  private static int mix(int slot) {
    int mixed = (slot ^ slot >>> 16) * 0x7FEB352D;
    mixed = (mixed ^ mixed >>> 15) * 0x846CA68B;
    return mixed ^ mixed >>> 16;
  }
}
