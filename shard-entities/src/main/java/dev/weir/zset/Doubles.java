package dev.weir.zset;

/** DOUBLE lanes as SQL values: -0.0 equals 0.0, NaN equals NaN and lies above infinity. */
public final class Doubles {
  private static final long CANONICAL_NAN = Double.doubleToLongBits(Double.NaN);

  private Doubles() {}

  /** The lane of a value. */
  public static long lane(double value) {
    return Double.doubleToLongBits(value);
  }

  /** The lane that stands for all lanes equal to this one, for keys. */
  public static long canonical(long lane) {
    double value = Double.longBitsToDouble(lane);
    if (value == 0.0) {
      return 0;
    }
    return Double.isNaN(value) ? CANONICAL_NAN : lane;
  }

  public static int compare(long left, long right) {
    double l = Double.longBitsToDouble(left);
    double r = Double.longBitsToDouble(right);
    return l == r ? 0 : Double.compare(l, r);
  }
}
