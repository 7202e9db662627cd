package dev.weir.circuit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles without rounding: a fixed-point number in limbs of 32 bits, kept in 64, for the
 * range of exponents that occurred.
 *
 * <p>After Kulisch's long accumulator; NaN and the infinities are counted apart, so that they can
 * be taken out again.
 */
final class ExactSum {
  private static final int LIMB_BITS = 32;
  private static final int MIN_EXPONENT = -1074;
  private static final long LIMB_MASK = 0xFFFFFFFFL;

  /** Additions after which a limb could leave 64 bits. */
  private static final int ADDITIONS_MAX = 1 << 29;

  private long[] limbs = new long[0];
  private int firstLimb;
  private int additions;
  private long count;
  private long nans;
  private long infinities;
  private long negativeInfinities;

  void add(double value, long weight) {
    count += weight;
    if (Double.isNaN(value)) {
      nans += weight;
    } else if (value == Double.POSITIVE_INFINITY) {
      infinities += weight;
    } else if (value == Double.NEGATIVE_INFINITY) {
      negativeInfinities += weight;
    } else if (value != 0.0) {
      addFinite(value, weight);
    }
  }

  long count() {
    return count;
  }

  boolean isFinite() {
    return nans == 0 && infinities == 0 && negativeInfinities == 0;
  }

  /** The sum, correctly rounded. */
  double value() {
    if (nans != 0 || (infinities != 0 && negativeInfinities != 0)) {
      return Double.NaN;
    }
    if (infinities != 0) {
      return Double.POSITIVE_INFINITY;
    }
    return negativeInfinities != 0 ? Double.NEGATIVE_INFINITY : exact().doubleValue();
  }

  /** The finite part of the sum, exactly. */
  BigDecimal exact() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
    }
    int shift = MIN_EXPONENT + firstLimb * LIMB_BITS;
    return shift >= 0
        ? new BigDecimal(sum.shiftLeft(shift))
        : new BigDecimal(sum).multiply(new BigDecimal(BigInteger.valueOf(5).pow(-shift), -shift));
  }

  long stateBytes() {
    return 72L + 8L * limbs.length;
  }

  private void addFinite(double value, long weight) {
    long bits = Double.doubleToRawLongBits(value);
    int exponentBits = (int) (bits >>> 52) & 0x7FF;
    long mantissa = (bits & 0xFFFFFFFFFFFFFL) | (exponentBits == 0 ? 0 : 1L << 52);
    int position = Math.max(exponentBits, 1) - 1;
    long signed = bits < 0 ? -weight : weight;
    int limb = position / LIMB_BITS;
    int shift = position % LIMB_BITS;
    reach(limb, limb + 3);
    long low = mantissa << shift;
    long high = shift == 0 ? 0 : mantissa >>> (64 - shift);
    addLimb(limb, low & LIMB_MASK, signed);
    addLimb(limb + 1, low >>> LIMB_BITS, signed);
    addLimb(limb + 2, high, signed);
    if (++additions >= ADDITIONS_MAX) {
      carry();
    }
  }

  private void addLimb(int limb, long part, long weight) {
    if (weight == 1) {
      limbs[limb - firstLimb] += part;
    } else if (weight == -1) {
      limbs[limb - firstLimb] -= part;
    } else {
      addProduct(limb, part, weight);
    }
  }

  /** Adds a part many times: the product may need three limbs. */
  private void addProduct(int limb, long part, long weight) {
    reach(limb, limb + 4);
    long low = part * (weight & LIMB_MASK);
    long high = part * (weight >> LIMB_BITS);
    limbs[limb - firstLimb] += low & LIMB_MASK;
    limbs[limb + 1 - firstLimb] += (low >>> LIMB_BITS) + (high & LIMB_MASK);
    limbs[limb + 2 - firstLimb] += high >> LIMB_BITS;
    carry();
  }

  private void carry() {
    additions = 0;
    for (int i = 0; i < limbs.length - 1; i++) {
      long over = limbs[i] >> LIMB_BITS;
      limbs[i] -= over << LIMB_BITS;
      limbs[i + 1] += over;
    }
  }

  /** Makes the limbs from {@code from} to {@code to - 1} exist, and one above for carries. */
  private void reach(int from, int to) {
    if (limbs.length == 0) {
      firstLimb = from;
      limbs = new long[to - from + 1];
      return;
    }
    int first = Math.min(firstLimb, from);
    int end = Math.max(firstLimb + limbs.length, to + 1);
    if (end - first == limbs.length) {
      return;
    }
    long[] larger = new long[end - first];
    System.arraycopy(limbs, 0, larger, firstLimb - first, limbs.length);
    limbs = larger;
    firstLimb = first;
  }

  @Override
  public String toString() {
    return count + " values, limbs from " + firstLimb + " " + Arrays.toString(limbs);
  }
}
