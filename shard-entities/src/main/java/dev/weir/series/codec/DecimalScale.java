package dev.weir.series.codec;

/**
 * Doubles as whole numbers over a power of ten, where that gives back the same bits.
 *
 * <p>10^15 and whole numbers up to 2^53 are doubles, so their quotient is rounded once, in the same
 * way wherever it is computed. Whatever is not proved by that division is no decimal here.
 */
public final class DecimalScale {
  public static final int EXPONENT_MAX = 15;

  /** A mantissa that no decimal has. */
  public static final long NONE = Long.MIN_VALUE;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };
  private static final double MANTISSA_MAX = 0x1p53;

  /** All ones in infinities and NaNs. */
  private static final long SPECIAL = 0x7FF0_0000_0000_0000L;

  /** About what an exception costs in bits. */
  private static final int EXCEPTION_BITS = 72;

  /** Bits of three decimal digits. */
  private static final int THREE_DIGITS_BITS = 10;

  private DecimalScale() {}

  /** The mantissa of a double with an exponent, or {@link #NONE}. */
  public static long mantissa(long bits, int exponent) {
    if ((bits & SPECIAL) == SPECIAL) {
      return NONE;
    }
    double value = Double.longBitsToDouble(bits);
    if (exponent == 0) {
      return whole(value, bits);
    }
    double scaled = Math.rint(value * POWERS[exponent]);
    long mantissa = (long) scaled;
    // by way of the long, because -0.0 must not pass
    return Math.abs(scaled) <= MANTISSA_MAX && bits(mantissa, exponent) == bits ? mantissa : NONE;
  }

  private static long whole(double value, long bits) {
    long mantissa = (long) value;
    // what is too large for a long becomes its maximum
    return mantissa != Long.MAX_VALUE && bits(mantissa, 0) == bits ? mantissa : NONE;
  }

  /** The double of a mantissa: the only arithmetic on doubles when a chunk is read. */
  public static long bits(long mantissa, int exponent) {
    return Double.doubleToRawLongBits((double) mantissa / POWERS[exponent]);
  }

  /** Ten to the power of an exponent. */
  public static double power(int exponent) {
    return POWERS[exponent];
  }

  /** Turns mantissas into the bits of their doubles, in place. */
  static void toBits(long[] mantissas, int count, int exponent) {
    double power = POWERS[exponent];
    for (int i = 0; i < count; i++) {
      mantissas[i] = Double.doubleToRawLongBits((double) mantissas[i] / power);
    }
  }

  /**
   * The exponent with which doubles will about cost least.
   *
   * @param exceptionsMax how many may have no mantissa
   * @return negative when more have none
   */
  static int exponent(long[] bits, int count, int exceptionsMax) {
    int[] needed = new int[EXPONENT_MAX + 2];
    int near = 0;
    for (int i = 0; i < count && needed[EXPONENT_MAX + 1] <= exceptionsMax; i++) {
      int exponent = needed(bits[i], near);
      needed[exponent]++;
      near = exponent > EXPONENT_MAX ? near : exponent;
    }
    return cheapest(needed, count, exceptionsMax);
  }

  private static int cheapest(int[] needed, int count, int exceptionsMax) {
    int best = -1;
    long least = Long.MAX_VALUE;
    int exceptions = 0;
    for (int exponent = EXPONENT_MAX; exponent >= 0; exponent--) {
      exceptions += needed[exponent + 1];
      long cost =
          (long) exceptions * EXCEPTION_BITS + (long) count * exponent * THREE_DIGITS_BITS / 3;
      if (exceptions <= exceptionsMax && cost < least) {
        best = exponent;
        least = cost;
      }
    }
    return best;
  }

  /**
   * The least exponent of one double, tried first near to another one.
   *
   * @return one more than {@link #EXPONENT_MAX} when it has none
   */
  public static int needed(long bits, int near) {
    if (mantissa(bits, near) != NONE) {
      int exponent = near;
      while (exponent > 0 && mantissa(bits, exponent - 1) != NONE) {
        exponent--;
      }
      return exponent;
    }
    for (int step = 1; step <= EXPONENT_MAX; step++) {
      int exponent = (near + step) % (EXPONENT_MAX + 1);
      if (mantissa(bits, exponent) != NONE) {
        return exponent;
      }
    }
    return EXPONENT_MAX + 1;
  }
}
