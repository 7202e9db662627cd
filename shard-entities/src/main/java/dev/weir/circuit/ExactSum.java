package dev.weir.circuit;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Exact sums of doubles, one for each group: adding and taking away in any order gives the same
 * bits, because nothing is rounded before {@link #sum}.
 *
 * <p>A sum is a fixed-point number in units of 2^-1074, or 2^-2148 for one of products, as 32-bit
 * digits kept in signed 64-bit limbs, only for the exponents in use. Every addition changes a limb
 * by less than 2^32, so carries have to be settled only every 2^30 additions.
 */
final class ExactSum {
  private static final int DIGIT_BITS = 32;
  private static final long DIGIT_MASK = 0xFFFFFFFFL;
  private static final int SETTLE_AFTER = 1 << 30;
  private static final int MANTISSA_BITS = 53;
  private static final int LOWEST_EXPONENT = -1074;
  private static final long[] NONE = {};

  /** More than the largest product of two values times a count has. */
  private static final int DIGITS_MAX = 256;

  /** The exponent of the unit. */
  private final int unit;

  private long[][] limbs = new long[0][];
  private int[] lowest = new int[0];
  private int[] additions = new int[0];
  private long bytes;

  /** Sums of values. */
  ExactSum() {
    this(LOWEST_EXPONENT);
  }

  private ExactSum(int unit) {
    this.unit = unit;
  }

  /** Sums of products of two values, which are asked for by {@link #exact}. */
  static ExactSum ofProducts() {
    return new ExactSum(2 * LOWEST_EXPONENT);
  }

  void grow(int capacity) {
    int known = limbs.length;
    limbs = Arrays.copyOf(limbs, capacity);
    Arrays.fill(limbs, known, capacity, NONE);
    lowest = Arrays.copyOf(lowest, capacity);
    additions = Arrays.copyOf(additions, capacity);
  }

  /** Adds a finite value {@code weight} times. */
  void add(int group, double value, long weight) {
    long mantissa = mantissa(value);
    long sign = (value < 0) == (weight < 0) ? 1 : -1;
    long times = mantissa == 0 ? 0 : Math.abs(weight);
    while (times > 0) {
      // the product of a mantissa and 2^10 fits a long
      long part = Math.min(times, 1 << 10);
      addShifted(group, sign, 0, mantissa * part, shift(value));
      times -= part;
    }
  }

  /** Adds the exact product of two finite values {@code weight} times. */
  void addProduct(int group, double value, double other, long weight) {
    long mantissa = mantissa(value);
    long factor = mantissa(other);
    long sign = (value < 0) == (other < 0) == (weight > 0) ? 1 : -1;
    long times = mantissa == 0 || factor == 0 ? 0 : Math.abs(weight);
    while (times > 0) {
      long part = factor * Math.min(times, 1 << 10);
      long high = Math.multiplyHigh(mantissa, part);
      addShifted(group, sign, high, mantissa * part, shift(value) + shift(other));
      times -= Math.min(times, 1 << 10);
    }
  }

  private static long mantissa(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = bits & ((1L << 52) - 1);
    return (bits >>> 52 & 0x7FF) == 0 ? mantissa : mantissa | 1L << 52;
  }

  /** By how many bits the mantissa of a value is above the lowest bit of any. */
  private static int shift(double value) {
    int exponent = (int) (Double.doubleToRawLongBits(value) >>> 52) & 0x7FF;
    return Math.max(exponent - 1, 0);
  }

  /** Adds a number of 128 bits, {@code 2^shift} units each. */
  private void addShifted(int group, long sign, long high, long low, int shift) {
    int digit = shift / DIGIT_BITS;
    int bits = shift % DIGIT_BITS;
    long[] sum = ensure(group, digit, digit + (high == 0 ? 4 : 6));
    int at = digit - lowest[group];
    long word = low << bits;
    long next = bits == 0 ? high : high << bits | low >>> (64 - bits);
    sum[at] += sign * (word & DIGIT_MASK);
    sum[at + 1] += sign * (word >>> DIGIT_BITS);
    sum[at + 2] += sign * (next & DIGIT_MASK);
    sum[at + 3] += sign * (next >>> DIGIT_BITS);
    if (high != 0) {
      sum[at + 4] += sign * (bits == 0 ? 0 : high >>> (64 - bits));
    }
    if (++additions[group] >= SETTLE_AFTER) {
      settle(sum);
      additions[group] = 0;
    }
  }

  /** The correctly rounded sum: ties to even, beyond the range infinite, zero as 0.0. */
  double sum(int group) {
    long[] sum = limbs[group];
    if (sum.length == 0) {
      return 0;
    }
    settle(sum);
    boolean negative = sum[sum.length - 1] < 0;
    double magnitude = negative ? roundedNegative(sum, group) : rounded(sum, group);
    return negative ? -magnitude : magnitude;
  }

  /** The sum divided by a count; exact up to the last rounding where the sum is beyond doubles. */
  double average(int group, long count) {
    double sum = sum(group);
    if (!Double.isInfinite(sum)) {
      return sum / count;
    }
    return exact(group).over(Dyadic.of(count));
  }

  /** The sum itself. */
  Dyadic exact(int group) {
    BigInteger units = BigInteger.ZERO;
    long[] sum = limbs[group];
    for (int i = sum.length - 1; i >= 0; i--) {
      units = units.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(sum[i]));
    }
    return new Dyadic(units, lowest[group] * DIGIT_BITS + unit);
  }

  private double roundedNegative(long[] sum, int group) {
    long[] positive = new long[sum.length];
    for (int i = 0; i < sum.length; i++) {
      positive[i] = -sum[i];
    }
    settle(positive);
    return rounded(positive, group);
  }

  /** Rounds settled digits of a number that is not negative. */
  private double rounded(long[] digits, int group) {
    int top = digits.length - 1;
    while (top >= 0 && digits[top] == 0) {
      top--;
    }
    if (top < 0) {
      return 0;
    }
    // the top limb keeps everything above its digit, but never 2^63
    int topBits = Long.SIZE - Long.numberOfLeadingZeros(digits[top]);
    long head = digits[top];
    int headBits = topBits;
    int below = top;
    while (headBits <= MANTISSA_BITS && below > 0) {
      int take = Math.min(DIGIT_BITS, Long.SIZE - 1 - headBits);
      below--;
      head = head << take | digits[below] >>> (DIGIT_BITS - take);
      headBits += take;
      if (take < DIGIT_BITS) {
        boolean rest = (digits[below] & ((1L << (DIGIT_BITS - take)) - 1)) != 0;
        int exponent = (lowest[group] + below) * DIGIT_BITS + DIGIT_BITS - take;
        return roundedHead(head, headBits, rest || anyBelow(digits, below), exponent);
      }
    }
    int exponent = (lowest[group] + below) * DIGIT_BITS;
    return roundedHead(head, headBits, anyBelow(digits, below), exponent);
  }

  private static double roundedHead(long head, int headBits, boolean sticky, int exponent) {
    int drop = headBits - MANTISSA_BITS;
    if (drop <= 0) {
      // fewer bits than a mantissa: nothing lies below, units are the smallest double
      return Math.scalb((double) head, exponent + LOWEST_EXPONENT);
    }
    long kept = head >>> drop;
    long half = 1L << (drop - 1);
    long rest = head & ((1L << drop) - 1);
    boolean up = rest > half || (rest == half && (sticky || (kept & 1) == 1));
    return Math.scalb((double) (kept + (up ? 1 : 0)), exponent + drop + LOWEST_EXPONENT);
  }

  private static boolean anyBelow(long[] digits, int end) {
    for (int i = 0; i < end; i++) {
      if (digits[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Moves carries up, so that every limb but the last is a digit from 0 to 2^32-1. */
  private static void settle(long[] sum) {
    long carry = 0;
    for (int i = 0; i < sum.length - 1; i++) {
      long value = sum[i] + carry;
      sum[i] = value & DIGIT_MASK;
      carry = value >> DIGIT_BITS;
    }
    sum[sum.length - 1] += carry;
  }

  /** The limbs of a group, widened to digits {@code from} to {@code to - 1}. */
  private long[] ensure(int group, int from, int to) {
    long[] sum = limbs[group];
    int low = sum.length == 0 ? from : Math.min(from, lowest[group]);
    int high = sum.length == 0 ? to : Math.max(to, lowest[group] + sum.length);
    if (high - low == sum.length) {
      return sum;
    }
    long[] wider = new long[high - low];
    if (sum.length > 0) {
      extendSign(sum, wider, lowest[group] - low);
    }
    bytes += 8L * (wider.length - sum.length);
    limbs[group] = wider;
    lowest[group] = low;
    return wider;
  }

  private static void extendSign(long[] sum, long[] wider, int offset) {
    System.arraycopy(sum, 0, wider, offset, sum.length);
  }

  void clear(int group) {
    bytes -= 8L * limbs[group].length;
    limbs[group] = NONE;
    additions[group] = 0;
  }

  /** Writes for each group its lowest digit and how many there are, then all digits. */
  void save(SavedGroups groups, StateOutput out) {
    long[][] places = new long[2][groups.size()];
    int count = 0;
    for (int group = 0; group < groups.size(); group++) {
      long[] sum = limbs[groups.slot(group)];
      if (sum.length > 0) {
        settle(sum);
      }
      places[0][group] = sum.length == 0 ? 0 : lowest[groups.slot(group)];
      places[1][group] = sum.length;
      count += sum.length;
    }
    long[] digits = new long[count];
    int next = 0;
    for (int group = 0; group < groups.size(); group++) {
      long[] sum = limbs[groups.slot(group)];
      System.arraycopy(sum, 0, digits, next, sum.length);
      next += sum.length;
    }
    out.lanes(places, groups.size());
    out.lanes(new long[][] {digits}, count);
  }

  void load(StateInput in) {
    long[] places = new long[2 * limbs.length];
    in.lanes(places, 2);
    long count = 0;
    for (int group = 0; group < limbs.length; group++) {
      long low = places[2 * group];
      long length = places[2 * group + 1];
      StateInput.require(
          low >= 0 && length >= 0 && low + length <= DIGITS_MAX, "a sum of " + length + " digits");
      lowest[group] = (int) low;
      limbs[group] = length == 0 ? NONE : new long[(int) length];
      count += length;
    }
    bytes += 8 * count;
    loadDigits(in, count);
  }

  private void loadDigits(StateInput in, long count) {
    long[] left = {count};
    int[] group = new int[1];
    int[] next = new int[1];
    in.relation(
        StateOutput.lanes(1),
        (columns, size) -> {
          StateInput.require(size <= left[0], "more digits than its sums have");
          left[0] -= size;
          for (int i = 0; i < size; i++) {
            while (next[0] == limbs[group[0]].length) {
              group[0]++;
              next[0] = 0;
            }
            limbs[group[0]][next[0]++] = columns[0].lanes[i];
          }
        });
    StateInput.require(left[0] == 0, "fewer digits than its sums have");
  }

  long stateBytes() {
    return bytes + 24L * limbs.length;
  }
}
