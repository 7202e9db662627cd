package dev.weir.circuit;

import java.math.BigInteger;

/**
 * An exact number, {@code mantissa * 2^exponent}. Sums and products are exact; only a quotient or a
 * root is rounded, once, to the nearest double, ties to even, beyond the range infinite.
 */
record Dyadic(BigInteger mantissa, int exponent) {
  private static final int MANTISSA_BITS = 53;
  private static final int LOWEST_EXPONENT = -1074;

  /** More bits than a double has, so that a digit below them decides between two doubles. */
  private static final int QUOTIENT_BITS = 66;

  static Dyadic of(long number) {
    return new Dyadic(BigInteger.valueOf(number), 0);
  }

  Dyadic times(Dyadic other) {
    return new Dyadic(mantissa.multiply(other.mantissa), exponent + other.exponent);
  }

  Dyadic minus(Dyadic other) {
    int lower = Math.min(exponent, other.exponent);
    return new Dyadic(at(lower).subtract(other.at(lower)), lower);
  }

  private BigInteger at(int lower) {
    return mantissa.shiftLeft(exponent - lower);
  }

  int signum() {
    return mantissa.signum();
  }

  /**
   * The quotient.
   *
   * @param divisor not zero
   */
  double over(Dyadic divisor) {
    int shift = QUOTIENT_BITS - bitsOver(divisor);
    BigInteger[] quotient = shifted(divisor, shift);
    double magnitude =
        rounded(quotient[0], quotient[1].signum() != 0, exponent - divisor.exponent - shift);
    return signum() * divisor.signum() < 0 ? -magnitude : magnitude;
  }

  /**
   * The square root of the quotient.
   *
   * @param divisor of the same sign, not zero
   */
  double rootOver(Dyadic divisor) {
    int shift = 2 * QUOTIENT_BITS - bitsOver(divisor);
    // the root of a power of two is one where its exponent is even
    shift += (exponent - divisor.exponent - shift) & 1;
    BigInteger[] quotient = shifted(divisor, shift);
    BigInteger[] root = quotient[0].sqrtAndRemainder();
    boolean more = quotient[1].signum() != 0 || root[1].signum() != 0;
    return rounded(root[0], more, (exponent - divisor.exponent - shift) / 2);
  }

  private int bitsOver(Dyadic divisor) {
    return mantissa.abs().bitLength() - divisor.mantissa.abs().bitLength();
  }

  /** Quotient and remainder of the magnitudes, the first moved up. */
  private BigInteger[] shifted(Dyadic divisor, int shift) {
    BigInteger dividend = mantissa.abs().shiftLeft(Math.max(shift, 0));
    return dividend.divideAndRemainder(divisor.mantissa.abs().shiftLeft(Math.max(-shift, 0)));
  }

  /**
   * @param digits zero, or more bits than a double has
   * @param more whether something lies below them
   */
  private static double rounded(BigInteger digits, boolean more, int exponent) {
    if (digits.signum() == 0) {
      return 0;
    }
    int unit = Math.max(exponent + digits.bitLength() - MANTISSA_BITS, LOWEST_EXPONENT);
    int drop = unit - exponent;
    long kept = digits.shiftRight(drop).longValue();
    boolean half = digits.testBit(drop - 1);
    boolean rest = more || digits.getLowestSetBit() < drop - 1;
    boolean up = half && (rest || (kept & 1) == 1);
    return Math.scalb((double) (kept + (up ? 1 : 0)), unit);
  }
}
