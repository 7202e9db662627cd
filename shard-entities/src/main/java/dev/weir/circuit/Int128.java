package dev.weir.circuit;

import java.math.BigInteger;

/** 128-bit two's complement numbers in two longs. */
final class Int128 {
  private static final BigInteger LOW = BigInteger.ONE.shiftLeft(64);

  private Int128() {}

  static BigInteger toBigInteger(long high, long low) {
    BigInteger unsignedLow = BigInteger.valueOf(low);
    if (low < 0) {
      unsignedLow = unsignedLow.add(LOW);
    }
    return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
  }

  static long high(BigInteger value) {
    return value.shiftRight(64).longValue();
  }
}
