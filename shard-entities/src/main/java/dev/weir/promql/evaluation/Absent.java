package dev.weir.promql.evaluation;

/**
 * The mark of a step without a value in a column. It is a quiet NaN with bits of its own, which no
 * arithmetic makes: NaNs of samples lose theirs when they are read.
 */
final class Absent {
  /** What stands where there is no value; compared by its bits. */
  static final double VALUE = Double.longBitsToDouble(0x7FF8_5745_4952_0001L);

  private static final long BITS = Double.doubleToRawLongBits(VALUE);

  private Absent() {}

  static boolean is(double value) {
    return Double.isNaN(value) && Double.doubleToRawLongBits(value) == BITS;
  }

  /** A value that comes from outside, never taken for the mark. */
  static double plain(double value) {
    return Double.isNaN(value) ? Double.NaN : value;
  }
}
