package dev.weir.promql;

/**
 * Logarithms in the steps of Go, because {@code floor} and {@code ==} show their roundings: {@code
 * log2} of a power of two is exact, {@code log10} of a power of ten mostly.
 */
public final class Logarithms {
  /** The natural logarithm of 2 by that of 10, rounded once. */
  private static final double LN_2_BY_LN_10 = 0.3010299956639812;

  private static final double BY_LN_2 = 1.4426950408889634;

  private Logarithms() {}

  public static double binary(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      return StrictMath.log(value);
    }
    double normal = value < Double.MIN_NORMAL ? value * 0x1p54 : value;
    int exponent = Math.getExponent(normal) + 1;
    double fraction = Math.scalb(normal, -exponent);
    int power = normal == value ? exponent : exponent - 54;
    return fraction == 0.5 ? power - 1 : power + StrictMath.log(fraction) * BY_LN_2;
  }

  public static double decimal(double value) {
    return binary(value) * LN_2_BY_LN_10;
  }
}
