package dev.weir.entity;

/**
 * Epochs under which the events of a circuit are written: each names the region that writes, and is
 * higher than those before it.
 *
 * <p>The lowest byte is the region's ordinal, so that two regions that are cut off from each other
 * can never come to the same epoch; the rest counts the changes.
 */
public final class Epochs {
  private static final int ORDINAL_BITS = 8;
  private static final int ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;

  private Epochs() {}

  /** The ordinal of the region that writes under an epoch. */
  public static int ordinal(long epoch) {
    return (int) (epoch & ORDINAL_MASK);
  }

  /** Whether no other region was home before. */
  static boolean isFirst(long epoch) {
    return epoch >> ORDINAL_BITS == 0;
  }

  /** The epoch after another one, of the region with this ordinal. */
  static long next(long epoch, int ordinal) {
    return ((epoch >> ORDINAL_BITS) + 1) << ORDINAL_BITS | ordinal;
  }
}
