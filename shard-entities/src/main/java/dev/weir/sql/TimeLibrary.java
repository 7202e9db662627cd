package dev.weir.sql;

import static dev.weir.sql.Parameter.DATE;
import static dev.weir.sql.Parameter.DAYS;
import static dev.weir.sql.Parameter.DECIMAL;
import static dev.weir.sql.Parameter.INSTANT;
import static dev.weir.sql.Parameter.MONTHS;
import static dev.weir.sql.Parameter.PERCENT;
import static dev.weir.sql.Parameter.REAL;
import static dev.weir.sql.Parameter.TEXT;
import static dev.weir.sql.Parameter.TIME;
import static dev.weir.sql.Parameter.TIMESTAMP;
import static dev.weir.sql.Parameter.TO_CHAR;
import static dev.weir.sql.Parameter.TO_DATE;
import static dev.weir.sql.Parameter.WHOLE;

import dev.weir.sql.Signature.Result;
import java.util.List;

/** The functions of dates and timestamps; units are literals that {@link TimeCalls} checked. */
final class TimeLibrary {
  static final String TRUNC_DATE = "DATE_TRUNC";
  static final String TRUNC_TIME = "TIME_TRUNC";
  static final String CEIL_DATE = "DATE_CEIL";
  static final String CEIL_TIME = "TIME_CEIL";

  /** A part that is a whole number; one that is not has the unit behind the name. */
  static final String EXTRACT = "EXTRACT";

  static final String BETWEEN = "UNITS_BETWEEN";
  static final String BOUNDARIES = "BOUNDARIES_BETWEEN";

  private TimeLibrary() {}

  static void addTo(Library.Builder builder) {
    units(builder);
    parts(builder);
    epochs(builder);
  }

  private static void units(Library.Builder builder) {
    builder
        .plain(Clocks.NOW, Result.TIMESTAMP, "NOW")
        .fallible(
            GroupWindows.BOUND,
            Result.TIMESTAMP,
            "DateFunctions.windowBound",
            TIMESTAMP,
            WHOLE,
            WHOLE,
            WHOLE)
        .fallible(TRUNC_DATE, Result.DATE, "TimeFunctions.floorDate", TEXT, DATE)
        .fallible(TRUNC_DATE, Result.INSTANT, "TimeFunctions.floor", TEXT, INSTANT)
        .fallible(TRUNC_TIME, Result.INSTANT, "TimeFunctions.floor", TEXT, INSTANT)
        .fallible(CEIL_DATE, Result.INSTANT, "TimeFunctions.ceil", TEXT, INSTANT)
        .fallible(CEIL_TIME, Result.INSTANT, "TimeFunctions.ceil", TEXT, INSTANT)
        .fallible(TRUNC_DATE, Result.TIMESTAMP, "TimeFunctions.floor", TEXT, TIMESTAMP)
        .fallible(TRUNC_TIME, Result.TIMESTAMP, "TimeFunctions.floor", TEXT, TIMESTAMP)
        .fallible(CEIL_DATE, Result.DATE, "TimeFunctions.ceilDate", TEXT, DATE)
        .fallible(CEIL_DATE, Result.TIMESTAMP, "TimeFunctions.ceil", TEXT, TIMESTAMP)
        .fallible(CEIL_TIME, Result.TIMESTAMP, "TimeFunctions.ceil", TEXT, TIMESTAMP)
        .plain(BETWEEN, Result.BIGINT, "TimeFunctions.between", TEXT, TIMESTAMP, TIMESTAMP)
        .plain(BOUNDARIES, Result.BIGINT, "TimeFunctions.boundaries", TEXT, TIMESTAMP, TIMESTAMP)
        .fallible(
            Intervals.PLUS_MONTHS, Result.MONTHS, "IntervalFunctions.addMonths", MONTHS, WHOLE)
        .fallible(Intervals.PLUS_MONTHS, Result.INSTANT, "TimeFunctions.plusMonths", INSTANT, WHOLE)
        .fallible(Intervals.PLUS_DAYS, Result.DAYS, "IntervalFunctions.addDays", DAYS, WHOLE)
        .fallible(Intervals.PLUS_DAYS, Result.INSTANT, "TimeFunctions.plusDays", INSTANT, WHOLE)
        .plain(Intervals.PLUS_DAYS, Result.TIME, "IntervalFunctions.sameTime", TIME, WHOLE)
        .fallible(Intervals.PLUS_MICROS, Result.DAYS, "IntervalFunctions.add", DAYS, WHOLE)
        .fallible(Intervals.PLUS_MICROS, Result.INSTANT, "TimeFunctions.plusMicros", INSTANT, WHOLE)
        .plain(Intervals.PLUS_MICROS, Result.TIME, "IntervalFunctions.turned", TIME, WHOLE)
        .fallible(Intervals.PLUS_MONTHS, Result.DATE, "TimeFunctions.plusMonthsDate", DATE, WHOLE)
        .fallible(
            Intervals.PLUS_MONTHS, Result.TIMESTAMP, "TimeFunctions.plusMonths", TIMESTAMP, WHOLE)
        .fallible(Intervals.PLUS_DAYS, Result.DATE, "TimeFunctions.plusDaysDate", DATE, WHOLE)
        .fallible(Intervals.PLUS_DAYS, Result.TIMESTAMP, "TimeFunctions.plusDays", TIMESTAMP, WHOLE)
        .fallible(
            Intervals.PLUS_MICROS, Result.TIMESTAMP, "TimeFunctions.plusMicros", TIMESTAMP, WHOLE);
  }

  private static void parts(Library.Builder builder) {
    for (Parameter moment : List.of(TIMESTAMP, TIME, DAYS, MONTHS)) {
      // written by Operator.EXTRACT
      builder
          .plain(EXTRACT, Result.BIGINT, EXTRACT, TEXT, moment)
          .plain(EXTRACT + "_SECOND", Result.SECONDS, EXTRACT, TEXT, moment)
          .plain(EXTRACT + "_MILLISECOND", Result.MILLIS, EXTRACT, TEXT, moment)
          .plain(EXTRACT + "_EPOCH", Result.EPOCH, EXTRACT, TEXT, moment);
    }
    builder
        .plain("LAST_DAY", Result.DATE, "TimeFunctions.lastDay", TIMESTAMP)
        .plain("DAYNAME", Result.TEXT, "TimeFunctions.dayName", TIMESTAMP)
        .plain("MONTHNAME", Result.TEXT, "TimeFunctions.monthName", TIMESTAMP)
        .plain("TO_CHAR", Result.TEXT, "TimeFunctions.format", TIMESTAMP, TO_CHAR)
        .plain("STRFTIME DATE_FORMAT", Result.TEXT, "TimeFunctions.format", TIMESTAMP, PERCENT)
        .plain(
            "FORMAT_TIMESTAMP FORMAT_DATE",
            Result.TEXT,
            "TimeFunctions.formatted",
            PERCENT,
            TIMESTAMP)
        .fallible("MAKE_TIME", Result.TIME, "TimeFunctions.makeTime", WHOLE, WHOLE, REAL)
        .fallible("DATE_BIN", Result.INSTANT, "TimeFunctions.bin", DAYS, INSTANT, TIMESTAMP)
        .fallible("DATE_BIN", Result.TIMESTAMP, "TimeFunctions.bin", DAYS, TIMESTAMP, TIMESTAMP)
        .plain("ISFINITE", Result.BOOLEAN, "TimeFunctions.isFinite", TIMESTAMP)
        .plain("ISFINITE", Result.BOOLEAN, "TimeFunctions.isFinite", DAYS)
        .fallible("MAKE_DATE", Result.DATE, "TimeFunctions.makeDate", WHOLE, WHOLE, WHOLE)
        .fallible(
            "MAKE_TIMESTAMP",
            Result.TIMESTAMP,
            "TimeFunctions.makeTimestamp",
            WHOLE,
            WHOLE,
            WHOLE,
            WHOLE,
            WHOLE,
            REAL);
  }

  private static void epochs(Library.Builder builder) {
    builder
        .fallible(
            "TO_TIMESTAMP TIMESTAMP_SECONDS", Result.TIMESTAMP, "TimeFunctions.ofSeconds", WHOLE)
        .fallible("TO_TIMESTAMP", Result.TIMESTAMP, "TimeFunctions.ofSeconds", DECIMAL)
        .fallible("TO_TIMESTAMP", Result.TIMESTAMP, "TimePattern.timestamp", TEXT, TO_DATE)
        .fallible("TO_DATE", Result.DATE, "TimePattern.date", TEXT, TO_DATE)
        .fallible("TO_TIMESTAMP", Result.TIMESTAMP, "TimeFunctions.ofSeconds", REAL)
        .fallible("TIMESTAMP_MILLIS", Result.TIMESTAMP, "TimeFunctions.ofMillis", WHOLE)
        .fallible("TIMESTAMP_MICROS", Result.TIMESTAMP, "TimeFunctions.ofMicros", WHOLE)
        .fallible("DATE_FROM_UNIX_DATE", Result.DATE, "TimeFunctions.ofDays", WHOLE)
        .plain("UNIX_SECONDS", Result.BIGINT, "TimeFunctions.seconds", TIMESTAMP)
        .plain("UNIX_MILLIS", Result.BIGINT, "TimeFunctions.millis", TIMESTAMP)
        .plain("UNIX_MICROS", Result.BIGINT, "TimeFunctions.micros", TIMESTAMP)
        .plain("UNIX_DATE", Result.INTEGER, "DateFunctions.dateOf", TIMESTAMP);
  }
}
