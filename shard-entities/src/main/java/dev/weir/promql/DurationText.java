package dev.weir.promql;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Durations as texts such as {@code 1h30m}. */
public final class DurationText {
  /** Units from the largest to the smallest; a year has 365 days, a day 24 hours. */
  private enum Unit {
    YEAR("y", 365L * 24 * 60 * 60 * 1_000),
    WEEK("w", 7L * 24 * 60 * 60 * 1_000),
    DAY("d", 24L * 60 * 60 * 1_000),
    HOUR("h", 60L * 60 * 1_000),
    MINUTE("m", 60L * 1_000),
    SECOND("s", 1_000),
    MILLISECOND("ms", 1);

    private final String word;
    private final long millis;

    Unit(String word, long millis) {
      this.word = word;
      this.millis = millis;
    }

    private static Optional<Unit> of(String word) {
      return Arrays.stream(values()).filter(unit -> unit.word.equals(word)).findFirst();
    }
  }

  /** What Prometheus counts durations with, in which the longest one is 2^63. */
  private static final BigInteger NANOS_PER_MILLI = BigInteger.valueOf(1_000_000);

  private static final int MILLIS_PER_SECOND = 1_000;

  /** Digits of the highest number of 64 bits. */
  private static final int DIGITS_MAX = 20;

  private DurationText() {}

  /** With the largest units first, without those there are none of; not for negative ones. */
  public static String of(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    long rest = millis;
    for (Unit unit : Unit.values()) {
      long count = rest / unit.millis;
      if (count > 0) {
        text.append(count).append(unit.word);
        rest -= count * unit.millis;
      }
    }
    return text.toString();
  }

  /** As a number has it, rounded as Prometheus does. */
  static double seconds(long millis) {
    long whole = millis / MILLIS_PER_SECOND;
    double rest = millis % MILLIS_PER_SECOND;
    return whole + rest / MILLIS_PER_SECOND;
  }

  /** Of seconds as a number has them; nanoseconds are rounded, milliseconds are not. */
  static long millis(double seconds) {
    long nanos = Math.round(Math.abs(seconds) * 1e9);
    long millis = nanos / NANOS_PER_MILLI.longValue();
    return seconds < 0 ? -millis : millis;
  }

  /**
   * How long a text says.
   *
   * @throws IllegalArgumentException when it is no duration, or more than 292 years
   */
  public static long millis(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty duration string");
    }
    BigInteger millis = BigInteger.ZERO;
    long larger = Long.MAX_VALUE;
    int at = 0;
    while (at < text.length()) {
      int unitStart = end(text, at, true);
      int next = end(text, unitStart, false);
      if (unitStart == at || next == unitStart) {
        throw wrong(text);
      }
      String word = text.substring(unitStart, next);
      Unit unit =
          Unit.of(word)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "unknown unit %s in duration %s"
                              .formatted(Quotes.quoted(word), Quotes.quoted(text))));
      if (unit.millis >= larger) {
        throw wrong(text);
      }
      larger = unit.millis;
      millis = millis.add(count(text, at, unitStart).multiply(BigInteger.valueOf(unit.millis)));
      at = next;
    }
    if (millis.multiply(NANOS_PER_MILLI).bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("duration out of range");
    }
    return millis.longValueExact();
  }

  private static int end(String text, int start, boolean ofDigits) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end)) == ofDigits) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static BigInteger count(String text, int start, int end) {
    int first = start;
    while (first < end - 1 && text.charAt(first) == '0') {
      first++;
    }
    if (end - first > DIGITS_MAX) {
      throw wrong(text);
    }
    BigInteger count = new BigInteger(text.substring(first, end));
    if (count.bitLength() > Long.SIZE) {
      throw wrong(text);
    }
    return count;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("not a valid duration string: " + Quotes.quoted(text));
  }
}
