package dev.weir.zset;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers with fraction and exponent: a JSON number, leading zeros allowed.
 *
 * <p>Holds what the last scan found; used by one thread.
 */
final class NumberText {
  /** Exponents beyond this are cut to it: no type reaches that far. */
  private static final int EXPONENT_MAX = 1_000_000;

  /** Numbers of up to this many digits are exact as doubles, as are the powers below. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] EXACT_POWERS = new double[23];

  static {
    for (int i = 0; i < EXACT_POWERS.length; i++) {
      EXACT_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private byte[] text;
  private boolean negative;

  /** Positions of the first and last digit that is not zero. */
  private int first;

  private int last;

  /** How many digits there are from first to last. */
  private int digits;

  /** The power of ten of the last digit. */
  private int exponent;

  /** Reads a decimal of a type exactly; returns null when it is one. */
  ValueFault decimal(byte[] from, ColumnType type, Lanes out) {
    if (!scan(from)) {
      return ValueFault.INVALID;
    }
    out.high = 0;
    out.low = 0;
    if (digits == 0) {
      return null;
    }
    int shift = exponent + type.scale();
    if (shift < 0) {
      return ValueFault.FRACTION;
    }
    if (digits + shift > type.precision()) {
      return ValueFault.RANGE;
    }
    if (type.wide()) {
      BigInteger value = new BigInteger(significantText()).multiply(Decimals.power(shift));
      BigInteger signed = negative ? value.negate() : value;
      out.high = Decimals.high(signed);
      out.low = signed.longValue();
    } else {
      long value = significant() * Decimals.POWERS[shift];
      out.low = negative ? -value : value;
    }
    return null;
  }

  /** Reads the nearest double; returns null when the text is a number or one of three names. */
  ValueFault real(byte[] from, Lanes out) {
    if (!scan(from)) {
      return named(from, out);
    }
    double value = nearest();
    if (Double.isInfinite(value)) {
      return ValueFault.RANGE;
    }
    out.low = Double.doubleToLongBits(value);
    return null;
  }

  /** Reads the nearest single, as a double; returns null as {@link #real} does. */
  ValueFault single(byte[] from, Lanes out) {
    if (!scan(from)) {
      return named(from, out);
    }
    // not by way of the nearest double, which may round to another single
    float value = Float.parseFloat(new String(text, StandardCharsets.ISO_8859_1));
    if (Float.isInfinite(value)) {
      return ValueFault.RANGE;
    }
    out.low = Double.doubleToLongBits(value);
    return null;
  }

  private double nearest() {
    if (digits > EXACT_DIGITS || Math.abs(exponent) >= EXACT_POWERS.length) {
      return Double.parseDouble(new String(text, StandardCharsets.ISO_8859_1));
    }
    double value = significant();
    value = exponent < 0 ? value / EXACT_POWERS[-exponent] : value * EXACT_POWERS[exponent];
    return negative ? -value : value;
  }

  private static ValueFault named(byte[] from, Lanes out) {
    double value;
    switch (from.length > 9 ? "" : new String(from, StandardCharsets.ISO_8859_1)) {
      case "Infinity" -> value = Double.POSITIVE_INFINITY;
      case "-Infinity" -> value = Double.NEGATIVE_INFINITY;
      case "NaN" -> value = Double.NaN;
      default -> {
        return ValueFault.INVALID;
      }
    }
    out.low = Double.doubleToLongBits(value);
    return null;
  }

  private boolean scan(byte[] from) {
    text = from;
    negative = from.length > 0 && from[0] == '-';
    first = -1;
    last = -1;
    int whole = negative ? 1 : 0;
    int point = digitsFrom(whole);
    int end = point;
    if (point < from.length && from[point] == '.') {
      end = digitsFrom(point + 1);
      if (end == point + 1) {
        return false;
      }
    }
    if (point == whole) {
      return false;
    }
    placeDigits(point);
    return end == from.length || exponentFrom(end);
  }

  private int digitsFrom(int start) {
    int at = start;
    for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
      if (text[at] != '0') {
        first = first < 0 ? at : first;
        last = at;
      }
    }
    return at;
  }

  private void placeDigits(int point) {
    boolean across = first < point && point < last;
    digits = first < 0 ? 0 : last - first + (across ? 0 : 1);
    exponent = last < point ? point - 1 - last : point - last;
  }

  private boolean exponentFrom(int start) {
    int at = start + 1;
    if ((text[start] | 0x20) != 'e' || at == text.length) {
      return false;
    }
    boolean minus = text[at] == '-';
    at += minus || text[at] == '+' ? 1 : 0;
    if (at == text.length) {
      return false;
    }
    int value = 0;
    for (; at < text.length; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = Math.min(EXPONENT_MAX, value * 10 + digit);
    }
    exponent += minus ? -value : value;
    return true;
  }

  /** The digits as a number, of which there are at most 18. */
  private long significant() {
    long value = 0;
    for (int at = first; at <= last && at >= 0; at++) {
      if (text[at] != '.') {
        value = value * 10 + text[at] - '0';
      }
    }
    return value;
  }

  private String significantText() {
    return new String(text, first, last - first + 1, StandardCharsets.ISO_8859_1).replace(".", "");
  }
}
