package dev.weir.promql.evaluation;

import java.time.LocalDate;

/**
 * What calendar and clock say at a time in seconds since 1970, in UTC, fractions cut off.
 *
 * <p>Java's dates end long before a double does, and Go's wrap. To give the same for any sample,
 * times are counted as in Go on x86: from a zero far before all of them, without a sign, modulo
 * 2<sup>64</sup>; what is no 64-bit number, NaN included, is the smallest of these, and so in
 * December 292277026596.
 */
final class Dates {
  private static final long SECONDS_OF_MINUTE = 60;
  private static final long SECONDS_OF_HOUR = 3_600;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final long MINUTES_OF_HOUR = 60;
  private static final long DAYS_OF_WEEK = 7;

  /** The calendar repeats. */
  private static final long DAYS_OF_CYCLE = 146_097;

  private static final long YEARS_OF_CYCLE = 400;

  /** From the first of March of the year -292277022400 to 1970. */
  private static final long DAYS_BEFORE_EPOCH =
      (292_277_022_400L + YEARS_OF_CYCLE * 5) / YEARS_OF_CYCLE * DAYS_OF_CYCLE
          - LocalDate.of(2000, 3, 1).toEpochDay();

  private static final long SECONDS_BEFORE_EPOCH = DAYS_BEFORE_EPOCH * SECONDS_OF_DAY;

  /** A Thursday, Sunday being zero. */
  private static final long EPOCH_WEEKDAY = 4;

  private Dates() {}

  static double daysInMonth(double time) {
    return date(time).lengthOfMonth();
  }

  static double dayOfMonth(double time) {
    return date(time).getDayOfMonth();
  }

  /** Sunday is 0. */
  static double dayOfWeek(double time) {
    return Math.floorMod(day(time) + EPOCH_WEEKDAY, DAYS_OF_WEEK);
  }

  static double dayOfYear(double time) {
    return date(time).getDayOfYear();
  }

  static double hour(double time) {
    return Math.floorDiv(secondOfDay(time), SECONDS_OF_HOUR);
  }

  static double minute(double time) {
    return secondOfDay(time) / SECONDS_OF_MINUTE % MINUTES_OF_HOUR;
  }

  static double month(double time) {
    return date(time).getMonthValue();
  }

  static double year(double time) {
    long cycle = Math.floorDiv(day(time), DAYS_OF_CYCLE);
    return date(time).getYear() + YEARS_OF_CYCLE * cycle;
  }

  /** The day as it is in one certain cycle: only the year is another. */
  private static LocalDate date(double time) {
    return LocalDate.ofEpochDay(Math.floorMod(day(time), DAYS_OF_CYCLE));
  }

  /** Days since 1970. */
  private static long day(double time) {
    return Long.divideUnsigned(SECONDS_BEFORE_EPOCH + seconds(time), SECONDS_OF_DAY)
        - DAYS_BEFORE_EPOCH;
  }

  private static long secondOfDay(double time) {
    return Long.remainderUnsigned(SECONDS_BEFORE_EPOCH + seconds(time), SECONDS_OF_DAY);
  }

  private static long seconds(double time) {
    return Math.abs(time) < 0x1p63 ? (long) time : Long.MIN_VALUE;
  }
}
