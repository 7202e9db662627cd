package dev.weir.promql.histogram;

/** Powers of two in the steps of Go, which are not always the nearest doubles. */
final class PowerOfTwo {
  private static final double LN_2_HIGH = 0.6931471803691238;
  private static final double LN_2_LOW = 1.9082149292705877E-10;

  private static final double EXPONENT_MAX = 1023.9999999999999;
  private static final double EXPONENT_MIN = -1074;

  /** Of the polynomial that approximates {@code x (e^x + 1) / (e^x - 1)}, from the second on. */
  private static final double[] COEFFICIENTS = {
    0.16666666666666666,
    -0.0027777777777015593,
    6.613756321437934E-5,
    -1.6533902205465252E-6,
    4.1381367970572385E-8
  };

  private PowerOfTwo() {}

  static double of(double exponent) {
    if (Double.isNaN(exponent)) {
      return exponent;
    }
    if (exponent > EXPONENT_MAX) {
      return Double.POSITIVE_INFINITY;
    }
    if (exponent < EXPONENT_MIN) {
      return 0;
    }
    int whole = (int) (exponent > 0 ? exponent + 0.5 : exponent - 0.5);
    double rest = exponent - whole;
    return Math.scalb(exponential(rest * LN_2_HIGH, -rest * LN_2_LOW), whole);
  }

  /** {@code e^(high - low)} near 1. */
  private static double exponential(double high, double low) {
    double power = high - low;
    double square = power * power;
    double polynomial = 0;
    for (int at = COEFFICIENTS.length - 1; at >= 0; at--) {
      polynomial = COEFFICIENTS[at] + square * polynomial;
    }
    double remainder = power - square * polynomial;
    return 1 - ((low - power * remainder / (2 - remainder)) - high);
  }
}
