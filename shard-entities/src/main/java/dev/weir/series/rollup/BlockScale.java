package dev.weir.series.rollup;

import dev.weir.series.codec.DecimalScale;
import java.util.List;

/**
 * How the numbers of a block become whole ones, so that little is left of them when others are
 * subtracted. Each gives back the very bits.
 *
 * @param exponent values are whole numbers over ten to the power of it; {@link #RAW}: values are
 *     their bits
 * @param grain compensations are whole numbers times two to the power of it; {@link #RAW}:
 *     compensations are their bits
 */
record BlockScale(int exponent, int grain) {
  static final int RAW = 1 << 11;

  private static final double MANTISSA_MAX = 0x1p53;
  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_MASK = 0x7FF;
  private static final int EXPONENT_BIAS = 1075;

  /** Bits of the greatest multiple of a grain. */
  private static final int MULTIPLE_BITS_MAX = 62;

  /** The scale of a block, or of as much of it as there is. */
  static BlockScale of(List<Bucket> buckets) {
    return new BlockScale(exponent(buckets), grain(buckets));
  }

  /** Whether there may be such a scale. */
  static boolean isOne(long exponent, long grain) {
    return ((exponent >= 0 && exponent <= DecimalScale.EXPONENT_MAX) || exponent == RAW)
        && ((grain >= -EXPONENT_BIAS && grain < RAW / 2) || grain == RAW);
  }

  private static int exponent(List<Bucket> buckets) {
    int exponent = 0;
    for (Bucket each : buckets) {
      for (long bits : values(each)) {
        exponent =
            exponent > DecimalScale.EXPONENT_MAX
                ? exponent
                : Math.max(exponent, DecimalScale.needed(bits, exponent));
      }
    }
    if (exponent > DecimalScale.EXPONENT_MAX) {
      return RAW;
    }
    for (Bucket each : buckets) {
      for (long bits : values(each)) {
        if (DecimalScale.mantissa(bits, exponent) == DecimalScale.NONE) {
          return RAW;
        }
      }
    }
    return exponent;
  }

  private static long[] values(Bucket bucket) {
    return bucket.count() == 0
        ? new long[0]
        : new long[] {bucket.first(), bucket.last(), bucket.min(), bucket.max()};
  }

  private static int grain(List<Bucket> buckets) {
    int grain = RAW;
    int greatest = -EXPONENT_BIAS;
    for (Bucket each : buckets) {
      double value = each.compensation();
      if (Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(-0.0)
          || !Double.isFinite(value)) {
        return RAW;
      }
      if (value != 0) {
        long mantissa = mantissa(value);
        grain = Math.min(grain, lowest(value) + Long.numberOfTrailingZeros(mantissa));
        greatest =
            Math.max(greatest, lowest(value) + Long.SIZE - Long.numberOfLeadingZeros(mantissa));
      }
    }
    if (grain == RAW) {
      return 0; // all are 0
    }
    return greatest - grain > MULTIPLE_BITS_MAX ? RAW : grain;
  }

  private static long mantissa(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long rest = bits & ((1L << MANTISSA_BITS) - 1);
    return (bits >>> MANTISSA_BITS & EXPONENT_MASK) == 0 ? rest : rest | 1L << MANTISSA_BITS;
  }

  /** What power of two the lowest bit of a mantissa stands for. */
  private static int lowest(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return Math.max(1, (int) (bits >>> MANTISSA_BITS & EXPONENT_MASK)) - EXPONENT_BIAS;
  }

  /** The whole number of a value. */
  long number(long bits) {
    return exponent == RAW ? bits : DecimalScale.mantissa(bits, exponent);
  }

  /** The value of a whole number. */
  long bits(long number) {
    return exponent == RAW ? number : DecimalScale.bits(number, exponent);
  }

  /** A whole number that something computed of values is near to, 0 if there is none. */
  long near(double computed) {
    if (exponent == RAW) {
      return 0;
    }
    double scaled = Math.rint(computed * DecimalScale.power(exponent));
    return Math.abs(scaled) <= MANTISSA_MAX ? (long) scaled : 0;
  }

  /** What {@link #near} is near to for the sum of values from the first to the last. */
  long expectedSum(long count, long first, long last) {
    return exponent == RAW ? 0 : (first + (last - first) / 2) * count;
  }

  /** What {@link #near} is near to for what a counter grows by from the first to the last. */
  long expectedIncrease(long first, long last) {
    return exponent == RAW ? 0 : last - first;
  }

  /**
   * Bits that those of a computed number are near to.
   *
   * @param number as {@link #near} gave it
   * @param expected for values that are their bits
   */
  long nearBits(long number, double expected) {
    return exponent == RAW
        ? Double.doubleToLongBits(expected)
        : DecimalScale.bits(number, exponent);
  }

  long multiple(double compensation) {
    if (grain == RAW) {
      return Double.doubleToLongBits(compensation);
    }
    long mantissa = mantissa(compensation);
    int shift = lowest(compensation) - grain;
    long multiple = shift >= 0 ? mantissa << shift : mantissa >> -shift;
    return compensation < 0 ? -multiple : multiple;
  }

  double compensation(long multiple) {
    return grain == RAW ? Double.longBitsToDouble(multiple) : Math.scalb((double) multiple, grain);
  }

  /**
   * What the compensation of a sum is near to: what the sum lacks of the whole number that the
   * decimals of its values come to.
   *
   * @param number as {@link #near} gave it of the sum
   */
  long expectedMultiple(double sum, long number) {
    if (exponent == RAW || grain == RAW) {
      return 0;
    }
    double power = DecimalScale.power(exponent);
    double quotient = (double) number / power;
    double rest = Math.fma(-quotient, power, (double) number) / power;
    return (long) Math.rint(Math.scalb((quotient - sum) + rest, -grain));
  }
}
