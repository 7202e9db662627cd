package dev.weir.http.samples;

/** Bits of values that have a word. */
final class Values {
  /** What Prometheus stores for the word NaN. */
  static final long NAN = 0x7ff8000000000001L;

  /** What Prometheus stores where a series ends. */
  static final long STALE_NAN = 0x7ff0000000000002L;

  static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
  static final long NEGATIVE_INFINITY = Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);

  private static final int HEX_DIGITS = 16;

  private Values() {}

  /** Reads the bits of a NaN as hexadecimal digits that fill the range. */
  static long nan(byte[] bytes, int from, int to) throws BadSample {
    long bits = 0;
    boolean isHex = to - from == HEX_DIGITS;
    for (int at = from; isHex && at < to; at++) {
      int digit = Character.digit(bytes[at], 16);
      isHex = digit >= 0;
      bits = bits << 4 | digit;
    }
    if (!isHex || !Double.isNaN(Double.longBitsToDouble(bits))) {
      throw new BadSample(from, "not the 16 hexadecimal digits of a NaN");
    }
    return bits;
  }
}
