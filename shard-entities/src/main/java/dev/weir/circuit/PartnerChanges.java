package dev.weir.circuit;

import dev.weir.zset.WeightedRows;
import java.util.Arrays;
import java.util.BitSet;

/** How the numbers of partners of stored left rows change in one step. */
final class PartnerChanges {
  private final WeightedRows left;
  private final BitSet touched = new BitSet();
  private int[] slots = new int[16];
  private long[] before = new long[16];
  private int count;

  PartnerChanges(WeightedRows left) {
    this.left = left;
  }

  void add(int slot, long partners) {
    if (!touched.get(slot)) {
      touched.set(slot);
      if (count == slots.length) {
        slots = Arrays.copyOf(slots, count * 2);
        before = Arrays.copyOf(before, count * 2);
      }
      slots[count] = slot;
      before[count++] = left.version(slot);
    }
    left.setVersion(slot, left.version(slot) + partners);
  }

  /** Puts out the rows that have won their first partner or lost their last. */
  void flip(MatchedRows out) throws StepFailure {
    for (int i = 0; i < count; i++) {
      long now = left.version(slots[i]);
      if (now < 0) {
        throw new IllegalStateException("a row has " + now + " partners");
      }
      if (before[i] > 0 != now > 0) {
        out.flip(left.rows(), slots[i], left.weight(slots[i]), now > 0);
      }
    }
  }
}
