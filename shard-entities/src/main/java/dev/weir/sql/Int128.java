package dev.weir.sql;

import java.math.BigInteger;

/**
 * A 128-bit two's complement number: the unscaled value of a wide decimal inside an expression.
 *
 * <p>Results that do not fit are {@code null} from the {@code try} methods; the caller names the
 * failing expression. Small and final, so that the JIT keeps most of them off the heap.
 */
public final class Int128 implements Comparable<Int128> {
  public static final Int128 ZERO = new Int128(0, 0);

  private static final int POWERS = 39;
  private static final Int128[] TEN_TO = powers();

  private final long high;
  private final long low;

  public Int128(long high, long low) {
    this.high = high;
    this.low = low;
  }

  public static Int128 of(long value) {
    return new Int128(value >> 63, value);
  }

  /** The number, {@code null} if it does not fit. */
  public static Int128 of(BigInteger value) {
    if (value.bitLength() > 127) {
      return null;
    }
    return new Int128(value.shiftRight(64).longValue(), value.longValue());
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  /** 10 to a power from 0 to 38. */
  static Int128 tenTo(int power) {
    return TEN_TO[power];
  }

  boolean fitsLong() {
    return high == low >> 63;
  }

  Int128 tryAdd(Int128 other) {
    long sumLow = low + other.low;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    long sumHigh = high + other.high + carry;
    boolean overflow = ((high ^ sumHigh) & (other.high ^ sumHigh)) < 0;
    return overflow ? null : new Int128(sumHigh, sumLow);
  }

  Int128 trySubtract(Int128 other) {
    long resultLow = low - other.low;
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    long resultHigh = high - other.high - borrow;
    boolean overflow = ((high ^ other.high) & (high ^ resultHigh)) < 0;
    return overflow ? null : new Int128(resultHigh, resultLow);
  }

  Int128 tryMultiply(Int128 other) {
    if (fitsLong() && other.fitsLong()) {
      return new Int128(Math.multiplyHigh(low, other.low), low * other.low);
    }
    return of(toBigInteger().multiply(other.toBigInteger()));
  }

  public Int128 negate() {
    return new Int128(~high + (low == 0 ? 1 : 0), -low);
  }

  public Int128 abs() {
    return high < 0 ? negate() : this;
  }

  public int signum() {
    return high < 0 ? -1 : (high | low) == 0 ? 0 : 1;
  }

  public BigInteger toBigInteger() {
    if (fitsLong()) {
      return BigInteger.valueOf(low);
    }
    BigInteger upper = BigInteger.valueOf(high).shiftLeft(64);
    return upper.add(BigInteger.valueOf(low >>> 1).shiftLeft(1)).add(BigInteger.valueOf(low & 1));
  }

  @Override
  public int compareTo(Int128 other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Int128 that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private static Int128[] powers() {
    Int128[] powers = new Int128[POWERS];
    for (int i = 0; i < POWERS; i++) {
      powers[i] = of(BigInteger.TEN.pow(i));
    }
    return powers;
  }
}
