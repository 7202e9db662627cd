package dev.weir.circuit;

import dev.weir.zset.Lateness;
import dev.weir.zset.OrderedIndex;
import java.util.BitSet;

/**
 * The groups of an aggregate that can still change, in the order of a group column below which its
 * input does not change any more, and those that cannot and are not released yet.
 *
 * <p>Groups whose column is NULL are open for ever.
 */
final class OpenGroups {
  /** Frozen groups below which it is not worth it to release them. */
  private static final int RELEASED_MIN = 16;

  private final Groups groups;
  private final int column;
  private final OrderedIndex open;
  private final BitSet frozen = new BitSet();
  private int frozenCount;
  private long below = Lateness.NOTHING;

  /**
   * All groups that there are, open.
   *
   * @param column of the groups
   */
  OpenGroups(Groups groups, int column) {
    this.groups = groups;
    this.column = column;
    this.open = new OrderedIndex(this::compare, groups.values(column)::lane);
    for (int slot = 0; slot < groups.capacity(); slot++) {
      if (groups.exists(slot)) {
        add(slot);
      }
    }
  }

  private int compare(int slot, int other) {
    int compared = Long.compare(value(slot), value(other));
    return compared != 0 ? compared : Integer.compare(slot, other);
  }

  private long value(int slot) {
    return groups.values(column).lane(slot);
  }

  private boolean isTimed(int slot) {
    return !groups.values(column).isNull(slot);
  }

  private void add(int slot) {
    if (isTimed(slot)) {
      open.insert(slot);
    }
  }

  /** Takes the groups that a delta has touched, of which none is frozen. */
  void touched() {
    for (int i = 0; i < groups.touchedCount; i++) {
      int slot = groups.touched[i];
      if (isTimed(slot) && value(slot) < below) {
        throw new IllegalStateException("a group has changed below the waterline");
      }
      if (!groups.existed[i]) {
        add(slot);
      }
    }
  }

  /** A group without rows goes. */
  void remove(int slot) {
    if (isTimed(slot)) {
      open.remove(slot);
    }
  }

  /** Freezes the groups with less in the column. */
  void freeze(long newBelow) {
    below = Math.max(below, newBelow);
    while (open.size() > 0) {
      int slot = open.slot(open.begin());
      if (value(slot) >= below) {
        return;
      }
      open.remove(slot);
      frozen.set(slot);
      frozenCount++;
    }
  }

  /** Whether so many are frozen that to release them costs no more than to have frozen them. */
  boolean isDue() {
    return frozenCount >= RELEASED_MIN && frozenCount >= groups.size() - frozenCount;
  }

  BitSet frozen() {
    return frozen;
  }

  int frozenCount() {
    return frozenCount;
  }

  /** The same bound over other groups, which are those that were open. */
  OpenGroups over(Groups others) {
    OpenGroups after = new OpenGroups(others, column);
    after.below = below;
    return after;
  }

  long stateBytes() {
    return open.stateBytes() + frozen.size() / Byte.SIZE;
  }
}
