package dev.weir.sql;

import static dev.weir.sql.Parameter.DATE;
import static dev.weir.sql.Parameter.DAYS;
import static dev.weir.sql.Parameter.DECIMAL;
import static dev.weir.sql.Parameter.INSTANT;
import static dev.weir.sql.Parameter.MONTHS;
import static dev.weir.sql.Parameter.REAL;
import static dev.weir.sql.Parameter.TIME;
import static dev.weir.sql.Parameter.TIMESTAMP;
import static dev.weir.sql.Parameter.WHOLE;

import dev.weir.sql.Signature.Result;

/**
 * Arithmetic of intervals, and of dates and times with them, as functions that are named as the
 * operators are; {@link TimedOperator} exchanges the sides of those that stand the other way round.
 */
final class IntervalLibrary {
  /** An interval of so many microseconds. */
  static final String OF_MICROS = "INTERVAL_OF_MICROS";

  /** An interval of so many months. */
  static final String OF_MONTHS = "INTERVAL_OF_MONTHS";

  private IntervalLibrary() {}

  static void addTo(Library.Builder builder) {
    sums(builder);
    differences(builder);
    multiples(builder);
    builder
        .fallible(Intervals.TIMES_MICROS, Result.BIGINT, "IntervalFunctions.multiply", WHOLE, WHOLE)
        .fallible(
            Intervals.TIMES_MICROS, Result.BIGINT, "IntervalFunctions.multiply", WHOLE, DECIMAL)
        .fallible(Intervals.TIMES_MICROS, Result.BIGINT, "IntervalFunctions.multiply", WHOLE, REAL)
        .fallible(TimeZones.AT, Result.TIMESTAMP, "TimeFunctions.plusMicros", DAYS, INSTANT)
        .fallible(TimeZones.AT, Result.TIMESTAMP, "IntervalFunctions.localDate", DAYS, DATE)
        .fallible(TimeZones.AT, Result.INSTANT, "IntervalFunctions.instant", DAYS, TIMESTAMP)
        .plain(OF_MICROS, Result.DAYS, "IntervalFunctions.of", WHOLE)
        .fallible(OF_MONTHS, Result.MONTHS, "IntervalFunctions.ofMonths", WHOLE);
  }

  private static void sums(Library.Builder builder) {
    builder
        .fallible("+", Result.DATE, "TimeFunctions.plusDaysDate", DATE, WHOLE)
        .fallible("+", Result.DATE, "TimeFunctions.plusMonthsDate", DATE, MONTHS)
        .fallible("+", Result.TIMESTAMP, "IntervalFunctions.at", DATE, TIME)
        .fallible("+", Result.INSTANT, "TimeFunctions.plusMicros", INSTANT, DAYS)
        .fallible("+", Result.TIMESTAMP, "TimeFunctions.plusMicros", TIMESTAMP, DAYS)
        .fallible("+", Result.INSTANT, "TimeFunctions.plusMonths", INSTANT, MONTHS)
        .fallible("+", Result.TIMESTAMP, "TimeFunctions.plusMonths", TIMESTAMP, MONTHS)
        .plain("+", Result.TIME, "IntervalFunctions.turned", TIME, DAYS)
        .fallible("+", Result.DAYS, "IntervalFunctions.add", DAYS, DAYS)
        .fallible("+", Result.MONTHS, "IntervalFunctions.addMonths", MONTHS, MONTHS);
  }

  private static void differences(Library.Builder builder) {
    builder
        .plain("-", Result.INTEGER, "IntervalFunctions.between", DATE, DATE)
        .fallible("-", Result.DATE, "IntervalFunctions.minusDaysDate", DATE, WHOLE)
        .fallible("-", Result.DATE, "IntervalFunctions.minusMonthsDate", DATE, MONTHS)
        .plain("-", Result.DAYS, "IntervalFunctions.between", TIMESTAMP, TIMESTAMP)
        .plain("-", Result.DAYS, "IntervalFunctions.between", TIME, TIME)
        .fallible("-", Result.INSTANT, "IntervalFunctions.minusMicros", INSTANT, DAYS)
        .fallible("-", Result.TIMESTAMP, "IntervalFunctions.minusMicros", TIMESTAMP, DAYS)
        .fallible("-", Result.INSTANT, "IntervalFunctions.minusMonths", INSTANT, MONTHS)
        .fallible("-", Result.TIMESTAMP, "IntervalFunctions.minusMonths", TIMESTAMP, MONTHS)
        .plain("-", Result.TIME, "IntervalFunctions.turnedBack", TIME, DAYS)
        .fallible("-", Result.DAYS, "IntervalFunctions.subtract", DAYS, DAYS)
        .fallible("-", Result.MONTHS, "IntervalFunctions.subtractMonths", MONTHS, MONTHS)
        .fallible("-", Result.DAYS, "IntervalFunctions.negate", DAYS)
        .fallible("-", Result.MONTHS, "IntervalFunctions.negateMonths", MONTHS);
  }

  private static void multiples(Library.Builder builder) {
    builder
        .fallible("*", Result.DAYS, "IntervalFunctions.multiply", DAYS, WHOLE)
        .fallible("*", Result.DAYS, "IntervalFunctions.multiply", DAYS, DECIMAL)
        .fallible("*", Result.DAYS, "IntervalFunctions.multiply", DAYS, REAL)
        .fallible("*", Result.MONTHS, "IntervalFunctions.multiplyMonths", MONTHS, WHOLE)
        .fallible("/", Result.DAYS, "IntervalFunctions.divide", DAYS, WHOLE)
        .fallible("/", Result.DAYS, "IntervalFunctions.divide", DAYS, DECIMAL)
        .fallible("/", Result.DAYS, "IntervalFunctions.divide", DAYS, REAL);
  }
}
