package dev.weir.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * Functions of dates (days since 1970-01-01) and timestamps (microseconds) of the library; a result
 * before year 1 or after year 9999 is an error. Units are ASCII names that {@link TimeUnits} lists.
 */
public final class TimeFunctions {
  private static final long MICROS_PER_MILLI = 1000;

  private TimeFunctions() {}

  public static long floorDate(byte[] unit, long days, int site) {
    return day(floorDay(unit(unit), LocalDate.ofEpochDay(days)), site);
  }

  public static long ceilDate(byte[] unit, long days, int site) {
    LocalDate date = LocalDate.ofEpochDay(days);
    LocalDate floor = floorDay(unit(unit), date);
    return day(floor.equals(date) ? date : next(unit(unit), floor), site);
  }

  public static long floor(byte[] unit, long micros, int site) {
    TimeUnits kind = unit(unit);
    if (kind.micros() > 0) {
      return micros - Math.floorMod(micros, kind.micros());
    }
    LocalDate date = LocalDate.ofEpochDay(DateFunctions.dateOf(micros));
    return timestamp(floorDay(kind, date), site);
  }

  public static long ceil(byte[] unit, long micros, int site) {
    TimeUnits kind = unit(unit);
    long floor = floor(unit, micros, site);
    if (floor == micros) {
      return micros;
    }
    return kind.micros() > 0
        ? ofMicros(floor + kind.micros(), site)
        : timestamp(next(kind, LocalDate.ofEpochDay(DateFunctions.dateOf(floor))), site);
  }

  private static LocalDate floorDay(TimeUnits unit, LocalDate date) {
    int year = date.getYear();
    return switch (unit) {
      case WEEK -> date.minusDays(date.getDayOfWeek().getValue() - 1L);
      case MONTH -> date.withDayOfMonth(1);
      case QUARTER -> LocalDate.of(year, (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
      case YEAR -> LocalDate.of(year, 1, 1);
      case ISOYEAR -> isoYear(date);
      case DECADE -> LocalDate.of(year - Math.floorMod(year, 10), 1, 1);
      case CENTURY -> LocalDate.of(year - Math.floorMod(year - 1, 100), 1, 1);
      case MILLENNIUM -> LocalDate.of(year - Math.floorMod(year - 1, 1000), 1, 1);
      case DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> date;
    };
  }

  private static LocalDate isoYear(LocalDate date) {
    LocalDate thursday = floorDay(TimeUnits.WEEK, date).plusDays(3);
    return floorDay(TimeUnits.WEEK, LocalDate.of(thursday.getYear(), 1, 4));
  }

  private static LocalDate next(TimeUnits unit, LocalDate floor) {
    return switch (unit) {
      case WEEK -> floor.plusDays(7);
      case MONTH -> floor.plusMonths(1);
      case QUARTER -> floor.plusMonths(3);
      case YEAR -> floor.plusYears(1);
      case ISOYEAR -> isoYear(floor.plusDays(380));
      case DECADE -> floor.plusYears(10);
      case CENTURY -> floor.plusYears(100);
      case MILLENNIUM -> floor.plusYears(1000);
      case DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> floor.plusDays(1);
    };
  }

  /** Whole units from one moment to another, toward zero. */
  public static long between(byte[] unit, long from, long to) {
    TimeUnits kind = unit(unit);
    long micros = kind == TimeUnits.WEEK ? 7 * DateFunctions.MICROS_PER_DAY : kind.micros();
    return micros > 0 ? (to - from) / micros : months(from, to) / kind.months();
  }

  /** Whole months from one moment to another, toward zero. */
  private static long months(long from, long to) {
    if (from > to) {
      return -months(to, from);
    }
    LocalDate first = LocalDate.ofEpochDay(DateFunctions.dateOf(from));
    LocalDate last = LocalDate.ofEpochDay(DateFunctions.dateOf(to));
    boolean dayIsFull = timeOfDay(to) >= timeOfDay(from);
    return ChronoUnit.MONTHS.between(first, dayIsFull ? last : last.minusDays(1));
  }

  private static long timeOfDay(long micros) {
    return Math.floorMod(micros, DateFunctions.MICROS_PER_DAY);
  }

  /** How often a unit begins after one moment up to another; negative backwards. */
  public static long boundaries(byte[] unit, long from, long to) {
    TimeUnits kind = unit(unit);
    if (kind.micros() > 0) {
      return Math.floorDiv(to, kind.micros()) - Math.floorDiv(from, kind.micros());
    }
    LocalDate first = floorDay(kind, LocalDate.ofEpochDay(DateFunctions.dateOf(from)));
    LocalDate last = floorDay(kind, LocalDate.ofEpochDay(DateFunctions.dateOf(to)));
    return kind == TimeUnits.WEEK
        ? ChronoUnit.WEEKS.between(first, last)
        : ChronoUnit.MONTHS.between(first, last) / kind.months();
  }

  /** The day of the month stays, or is the last one where there is none such. */
  public static long plusMonthsDate(long days, long months, int site) {
    return day(moved(LocalDate.ofEpochDay(days), months, site), site);
  }

  public static long plusMonths(long micros, long months, int site) {
    LocalDate date = moved(LocalDate.ofEpochDay(DateFunctions.dateOf(micros)), months, site);
    return timestamp(date, site) + timeOfDay(micros);
  }

  private static LocalDate moved(LocalDate date, long months, int site) {
    try {
      return date.plusMonths(months);
    } catch (DateTimeException | ArithmeticException e) {
      throw beyond(site);
    }
  }

  public static long plusDaysDate(long days, long more, int site) {
    return ofDays(Arithmetic.add(days, more, site), site);
  }

  public static long plusDays(long micros, long days, int site) {
    long more = Arithmetic.multiply(days, DateFunctions.MICROS_PER_DAY, site);
    return plusMicros(micros, more, site);
  }

  public static long plusMicros(long micros, long more, int site) {
    return ofMicros(Arithmetic.add(micros, more, site), site);
  }

  public static long lastDay(long micros) {
    LocalDate date = LocalDate.ofEpochDay(DateFunctions.dateOf(micros));
    return date.with(TemporalAdjusters.lastDayOfMonth()).toEpochDay();
  }

  public static byte[] dayName(long micros) {
    LocalDate date = LocalDate.ofEpochDay(DateFunctions.dateOf(micros));
    return TimeFormat.name(date.getDayOfWeek()).getBytes(UTF_8);
  }

  public static byte[] monthName(long micros) {
    LocalDate date = LocalDate.ofEpochDay(DateFunctions.dateOf(micros));
    return TimeFormat.name(date.getMonth()).getBytes(UTF_8);
  }

  public static byte[] format(long micros, TimeFormat format) {
    return format.text(micros).getBytes(UTF_8);
  }

  public static byte[] formatted(TimeFormat format, long micros) {
    return format(micros, format);
  }

  public static long makeDate(long year, long month, long day, int site) {
    boolean possible = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1;
    if (!possible || day > LocalDate.of((int) year, (int) month, 1).lengthOfMonth()) {
      throw outOfDomain(
          site, "there is no date of year " + year + ", month " + month + ", day " + day);
    }
    return LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
  }

  /** The seconds may have a fraction. */
  public static long makeTimestamp(
      long year, long month, long day, long hour, long minute, double second, int site) {
    long days = makeDate(year, month, day, site);
    return ofMicros(DateFunctions.timestampOf(days) + makeTime(hour, minute, second, site), site);
  }

  /** The seconds may have a fraction. */
  public static long makeTime(long hour, long minute, double second, int site) {
    boolean possible = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!possible || !(second >= 0 && second < 60)) {
      throw outOfDomain(site, "there is no time " + hour + ":" + minute + ":" + second);
    }
    long micros = (hour * 60 + minute) * 60 * DateFunctions.MICROS_PER_SECOND;
    long fraction = Casts.toLong(second * DateFunctions.MICROS_PER_SECOND, Long.MIN_VALUE, site);
    return micros + fraction;
  }

  /** The beginning of the span that a moment is in; spans begin at an origin. */
  public static long bin(long width, long micros, long origin, int site) {
    if (width <= 0) {
      throw outOfDomain(site, "the first argument of DATE_BIN is no interval of some length");
    }
    return ofMicros(micros - Math.floorMod(micros - origin, width), site);
  }

  /** Neither dates nor intervals are ever infinite here. */
  public static boolean isFinite(long micros) {
    return true;
  }

  public static long ofSeconds(long seconds, int site) {
    return ofMicros(Arithmetic.multiply(seconds, DateFunctions.MICROS_PER_SECOND, site), site);
  }

  public static long ofSeconds(double seconds, int site) {
    return ofMicros(
        Casts.toLong(seconds * DateFunctions.MICROS_PER_SECOND, Long.MIN_VALUE, site), site);
  }

  public static long ofSeconds(Int128 seconds, int scale, int site) {
    BigDecimal micros = new BigDecimal(seconds.toBigInteger(), scale).movePointRight(6);
    if (micros.precision() - micros.scale() > 18) {
      throw beyond(site);
    }
    return ofMicros(micros.setScale(0, RoundingMode.HALF_UP).longValue(), site);
  }

  public static long ofMillis(long millis, int site) {
    return ofMicros(Arithmetic.multiply(millis, MICROS_PER_MILLI, site), site);
  }

  public static long ofMicros(long micros, int site) {
    ofDays(DateFunctions.dateOf(micros), site);
    return micros;
  }

  public static long ofDays(long days, int site) {
    if (days < DateFunctions.FIRST_DAY || days > DateFunctions.LAST_DAY) {
      throw beyond(site);
    }
    return days;
  }

  public static long seconds(long micros) {
    return Math.floorDiv(micros, DateFunctions.MICROS_PER_SECOND);
  }

  public static long millis(long micros) {
    return Math.floorDiv(micros, MICROS_PER_MILLI);
  }

  public static long micros(long micros) {
    return micros;
  }

  private static long day(LocalDate date, int site) {
    return ofDays(date.toEpochDay(), site);
  }

  private static long timestamp(LocalDate date, int site) {
    return DateFunctions.timestampOf(day(date, site));
  }

  private static TimeUnits unit(byte[] name) {
    return TimeUnits.valueOf(new String(name, US_ASCII));
  }

  private static EvaluationError beyond(int site) {
    return new EvaluationError(
        EvaluationError.OVERFLOW, site, "the result is not in the years 1 to 9999");
  }

  private static EvaluationError outOfDomain(int site, String detail) {
    return new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, detail);
  }
}
