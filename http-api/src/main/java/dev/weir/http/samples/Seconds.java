package dev.weir.http.samples;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads decimal seconds as milliseconds, rounded toward negative infinity. */
final class Seconds {
  /** Longer texts are no time anybody means. */
  private static final int BYTES_MAX = 64;

  private static final int SCALE_MAX = 1000;

  /** Below this a digit and three decimals more still fit into a long. */
  private static final long SHORT = 100_000_000_000_000L;

  private Seconds() {}

  /** A time that fills the range; refuses one that is no long in milliseconds. */
  static long millis(byte[] bytes, int from, int to) throws BadSample {
    if (to - from > BYTES_MAX) {
      throw invalid(from);
    }
    boolean negative = from < to && bytes[from] == '-';
    boolean signed = negative || (from < to && bytes[from] == '+');
    long value = 0;
    int decimals = -1;
    boolean rest = false;
    int digits = 0;
    for (int at = signed ? from + 1 : from; at < to; at++) {
      if (bytes[at] == '.' && decimals < 0) {
        decimals = 0;
      } else if (!Bytes.isDigit(bytes[at]) || value >= SHORT) {
        return exact(bytes, from, to);
      } else if (decimals == 3) {
        rest |= bytes[at] != '0';
      } else {
        value = 10 * value + bytes[at] - '0';
        digits++;
        decimals += decimals < 0 ? 0 : 1;
      }
    }
    if (digits == 0) {
      throw invalid(from);
    }
    for (int i = Math.max(decimals, 0); i < 3; i++) {
      value *= 10;
    }
    return negative ? -value - (rest ? 1 : 0) : value;
  }

  private static long exact(byte[] bytes, int from, int to) throws BadSample {
    try {
      BigDecimal seconds =
          new BigDecimal(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
      if (Math.abs((long) seconds.scale()) > SCALE_MAX) {
        throw invalid(from);
      }
      return seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      throw invalid(from);
    }
  }

  private static BadSample invalid(int at) {
    return new BadSample(at, "a timestamp that is no number of seconds, or out of range");
  }
}
