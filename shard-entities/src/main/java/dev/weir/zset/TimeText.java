package dev.weir.zset;

/** Reads and counts days and times of the proleptic Gregorian calendar, without zones. */
final class TimeText {
  static final long MICROS_PER_SECOND = 1_000_000;
  static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  private static final int DATE_LENGTH = 10;
  private static final int TIME_END = 19;
  private static final int FRACTION_DIGITS = 6;
  private static final int YEAR_MAX = 9999;

  private TimeText() {}

  /** Reads {@code 2001-01-31} as days since 1970; returns null when it is a day. */
  static ValueFault date(byte[] text, Lanes out) {
    if (text.length == DATE_LENGTH) {
      return day(text, out);
    }
    if (text.length > DATE_LENGTH && day(text, out) == null && isSeparator(text[DATE_LENGTH])) {
      return ValueFault.HALF_TIME;
    }
    return longYear(text);
  }

  /**
   * Reads {@code 2001-01-31T06:20:00.5} (or with a blank) as microseconds since 1970; returns null
   * when it is one.
   */
  static ValueFault timestamp(byte[] text, Lanes out) {
    if (text.length < DATE_LENGTH) {
      return ValueFault.INVALID;
    }
    ValueFault fault = day(text, out);
    if (fault != null) {
      return fault == ValueFault.INVALID ? longYear(text) : fault;
    }
    if (text.length < TIME_END) {
      return text.length == DATE_LENGTH ? ValueFault.HALF_TIME : ValueFault.INVALID;
    }
    long seconds = secondOfDay(text);
    if (seconds < 0) {
      return ValueFault.INVALID;
    }
    out.low = out.low * MICROS_PER_DAY + seconds * MICROS_PER_SECOND;
    return text.length == TIME_END ? null : fraction(text, out);
  }

  /** Days since 1970-01-01; months from 1. */
  static long days(int year, int month, int day) {
    // years begin in March, so that the day that comes and goes is the last one
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  private static long secondOfDay(byte[] text) {
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    boolean good =
        isSeparator(text[DATE_LENGTH])
            && text[13] == ':'
            && text[16] == ':'
            && (hour | minute | second) >= 0
            && hour < 24
            && minute < 60
            && second < 60;
    return good ? hour * 3600L + minute * 60L + second : -1;
  }

  private static ValueFault fraction(byte[] text, Lanes out) {
    int at = TIME_END;
    if (text[at] == '.') {
      int start = ++at;
      long micros = 0;
      boolean finer = false;
      for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
        if (at - start < FRACTION_DIGITS) {
          micros = micros * 10 + text[at] - '0';
        } else {
          finer |= text[at] != '0';
        }
      }
      if (at == start || finer) {
        return ValueFault.INVALID;
      }
      out.low += micros * Decimals.POWERS[Math.max(0, FRACTION_DIGITS - (at - start))];
    }
    if (at == text.length) {
      return null;
    }
    byte next = text[at];
    return next == 'Z' || next == 'z' || next == '+' || next == '-'
        ? ValueFault.OFFSET
        : ValueFault.INVALID;
  }

  private static ValueFault day(byte[] text, Lanes out) {
    int year = two(text, 0) * 100 + two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    boolean digits = (two(text, 0) | two(text, 2) | month | day) >= 0;
    if (!digits || text[4] != '-' || text[7] != '-' || month < 1 || month > 12 || day < 1) {
      return ValueFault.INVALID;
    }
    if (day > 28 && day > monthLength(year, month)) {
      return ValueFault.INVALID;
    }
    out.low = days(year, month, day);
    return year == 0 ? ValueFault.RANGE : null;
  }

  private static int monthLength(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** A year of more digits, or before the first, is a day beyond the range; the rest is no day. */
  private static ValueFault longYear(byte[] text) {
    int at = text.length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    int year = 0;
    int start = at;
    for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
      year = Math.min(YEAR_MAX + 1, year * 10 + text[at] - '0');
    }
    boolean beyond = start == 1 ? at - start >= 4 : year > YEAR_MAX;
    return beyond && at < text.length && text[at] == '-' ? ValueFault.RANGE : ValueFault.INVALID;
  }

  private static boolean isSeparator(byte separator) {
    return separator == 'T' || separator == ' ';
  }

  private static int two(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return (tens | ones | 9 - tens | 9 - ones) < 0 ? Integer.MIN_VALUE / 4 : tens * 10 + ones;
  }
}
