package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Reads times of a day, instants with an offset (RFC 3339) and ISO 8601 durations. */
public final class ClockText {
  private static final int TIME_LENGTH = 8;
  private static final int OFFSET_LENGTH = 6;
  private static final long MINUTE = 60 * TimeText.MICROS_PER_SECOND;

  /** The first and last microsecond of the years 0001 to 9999. */
  private static final long FIRST = TimeText.days(1, 1, 1) * TimeText.MICROS_PER_DAY;

  private static final long LAST = TimeText.days(10_000, 1, 1) * TimeText.MICROS_PER_DAY - 1;

  private ClockText() {}

  /** Reads {@code 06:20:00.5} as microseconds since midnight; returns null when it is one. */
  static ValueFault time(byte[] text, Lanes out) {
    if (text.length < TIME_LENGTH) {
      return ValueFault.INVALID;
    }
    byte[] day = "1970-01-01T".getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(day, day.length + text.length);
    System.arraycopy(text, 0, whole, day.length, text.length);
    return TimeText.timestamp(whole, out);
  }

  /**
   * Reads {@code 2001-01-31T06:20:00.5Z} (or {@code +01:00} for the Z) as microseconds since 1970;
   * returns null when it is one.
   */
  static ValueFault instant(byte[] text, Lanes out) {
    int zone = zone(text);
    if (zone < 0) {
      ValueFault fault = TimeText.timestamp(text, out);
      return fault == null ? ValueFault.NO_OFFSET : fault;
    }
    ValueFault fault = TimeText.timestamp(Arrays.copyOf(text, zone), out);
    if (fault != null) {
      return fault;
    }
    long minutes = minutes(text, zone);
    if (minutes == Long.MIN_VALUE) {
      return ValueFault.INVALID;
    }
    out.low -= minutes * MINUTE;
    return out.low < FIRST || out.low > LAST ? ValueFault.RANGE : null;
  }

  /** Reads {@code PT26H0.5S} or {@code P1Y2M}; returns null when it is one of the type. */
  static ValueFault interval(ColumnType type, byte[] text, Lanes out) {
    String iso = new String(text, StandardCharsets.UTF_8);
    try {
      if (type.kind() == ColumnType.Kind.INTERVAL_MONTH) {
        Period period = Period.parse(iso);
        out.low = period.toTotalMonths();
        return period.withDays(0).equals(period) ? null : ValueFault.INVALID;
      }
      Duration duration = Duration.parse(iso);
      out.low =
          Math.addExact(
              Math.multiplyExact(duration.getSeconds(), TimeText.MICROS_PER_SECOND),
              duration.getNano() / 1000);
      return duration.getNano() % 1000 == 0 ? null : ValueFault.INVALID;
    } catch (DateTimeException e) {
      return ValueFault.INVALID;
    } catch (ArithmeticException e) {
      return ValueFault.RANGE;
    }
  }

  /** An interval as an ISO 8601 duration. */
  public static String interval(ColumnType type, long lane) {
    if (type.kind() == ColumnType.Kind.INTERVAL_DAY) {
      long days = lane / TimeText.MICROS_PER_DAY;
      String rest = Duration.of(lane % TimeText.MICROS_PER_DAY, ChronoUnit.MICROS).toString();
      String time = rest.equals("PT0S") && days != 0 ? "" : rest.substring(1);
      return "P" + (days == 0 ? "" : days + "D") + time;
    }
    return Period.of((int) (lane / 12), (int) (lane % 12), 0).toString();
  }

  /** Where the offset begins, -1 without one. */
  private static int zone(byte[] text) {
    int last = text.length - 1;
    if (last > 0 && (text[last] == 'Z' || text[last] == 'z')) {
      return last;
    }
    int at = text.length - OFFSET_LENGTH;
    return at > 10 && (text[at] == '+' || text[at] == '-') ? at : -1;
  }

  private static long minutes(byte[] text, int zone) {
    if (text.length - zone == 1) {
      return 0;
    }
    int hours = two(text, zone + 1);
    int minutes = two(text, zone + 4);
    if (hours < 0 || minutes < 0 || hours > 23 || minutes > 59 || text[zone + 3] != ':') {
      return Long.MIN_VALUE;
    }
    return (text[zone] == '-' ? -1 : 1) * (hours * 60L + minutes);
  }

  private static int two(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return (tens | ones | 9 - tens | 9 - ones) < 0 ? -1 : tens * 10 + ones;
  }
}
