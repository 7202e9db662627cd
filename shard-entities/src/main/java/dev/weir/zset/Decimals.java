package dev.weir.zset;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic of unscaled decimals in one or two lanes. */
final class Decimals {
  /** Powers of ten that fit a lane. */
  static final long[] POWERS = new long[19];

  private static final BigInteger[] BIG_POWERS = new BigInteger[ColumnType.DECIMAL_DIGITS_MAX + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
    for (int i = 0; i < BIG_POWERS.length; i++) {
      BIG_POWERS[i] = BigInteger.TEN.pow(i);
    }
  }

  private Decimals() {}

  static BigInteger power(int exponent) {
    return BIG_POWERS[exponent];
  }

  /** The two's complement number of two lanes. */
  static BigInteger wide(long high, long low) {
    BigInteger lower = BigInteger.valueOf(low & Long.MAX_VALUE);
    if (low < 0) {
      lower = lower.setBit(63);
    }
    return BigInteger.valueOf(high).shiftLeft(64).or(lower);
  }

  static long high(BigInteger value) {
    return value.shiftRight(64).longValue();
  }

  /** Stores a decimal that is known to fit the type. */
  static void set(ColumnVector column, int row, ColumnType type, BigDecimal value) {
    BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
    column.set(row, unscaled.longValue());
    if (type.wide()) {
      column.setWide(row, high(unscaled), unscaled.longValue());
    }
  }
}
