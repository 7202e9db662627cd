package dev.weir.http.samples;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers, correctly rounded.
 *
 * <p>Up to 15 significant digits and a power of ten up to 22 are exact in a double, so that one
 * multiplication or division rounds once (W. D. Clinger, "How to read floating point numbers
 * accurately", 1990). All others go through {@link Double#parseDouble}.
 */
final class Decimal {
  /** Returned where there is no number. */
  static final int NONE = -1;

  private static final int EXACT_DIGITS = 15;
  private static final int EXACT_POWER = 22;

  /** Far beyond what a double holds; larger exponents count as this. */
  private static final int EXPONENT_MAX = 1_000_000_000;

  private static final double[] POWERS = powers();

  private long bits;
  private long mantissa;
  private int digits;

  private static double[] powers() {
    double[] powers = new double[EXACT_POWER + 1];
    powers[0] = 1;
    for (int i = 1; i <= EXACT_POWER; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** The last number read. */
  long bits() {
    return bits;
  }

  /**
   * Reads {@code [+-] digits [. digits] [e [+-] digits]}, with a digit before or behind the point.
   *
   * @return the offset behind the number; {@link #NONE} where none begins, or one that no finite
   *     double is near to
   */
  int read(byte[] bytes, int from, int to) {
    mantissa = 0;
    digits = 0;
    int begin = from < to && isSign(bytes[from]) ? from + 1 : from;
    int at = digits(bytes, begin, to);
    int count = at - begin;
    int fraction = 0;
    if (at < to && bytes[at] == '.') {
      int point = at + 1;
      at = digits(bytes, point, to);
      fraction = at - point;
      count += fraction;
    }
    if (count == 0) {
      return NONE;
    }
    long exponent = 0;
    if (at < to && (bytes[at] | 0x20) == 'e') {
      int first = at + 1 < to && isSign(bytes[at + 1]) ? at + 2 : at + 1;
      int end = first;
      while (end < to && Bytes.isDigit(bytes[end])) {
        exponent = Math.min(10 * exponent + bytes[end] - '0', EXPONENT_MAX);
        end++;
      }
      if (end == first) {
        return NONE;
      }
      exponent = bytes[at + 1] == '-' ? -exponent : exponent;
      at = end;
    }
    return value(bytes, from, at, exponent - fraction) ? at : NONE;
  }

  private int digits(byte[] bytes, int from, int to) {
    int at = from;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if ((digits | digit) != 0) {
        digits++;
      }
      if (digits <= EXACT_DIGITS) {
        mantissa = 10 * mantissa + digit;
      }
    }
    return at;
  }

  private boolean value(byte[] bytes, int from, int to, long power) {
    double value;
    if (digits <= EXACT_DIGITS && (mantissa == 0 || Math.abs(power) <= EXACT_POWER)) {
      double exact = bytes[from] == '-' ? -(double) mantissa : (double) mantissa;
      int tens = mantissa == 0 ? 0 : (int) power;
      value = tens < 0 ? exact / POWERS[-tens] : exact * POWERS[tens];
    } else {
      value = Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
    bits = Double.doubleToRawLongBits(value);
    return Double.isFinite(value);
  }

  private static boolean isSign(byte letter) {
    return letter == '-' || letter == '+';
  }
}
