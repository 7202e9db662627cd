package dev.weir.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Intervals of generated code: microseconds, of which {@link DateFunctions#MICROS_PER_DAY} are a
 * day, or months. A product or quotient with a part of a microsecond is rounded half to even, as
 * PostgreSQL does.
 */
public final class IntervalFunctions {
  private static final int MONTHS_PER_YEAR = 12;

  /** Of an interval PostgreSQL counts 365.25 days for a year and 30 for each other month. */
  private static final long SECONDS_PER_YEAR = 31_557_600;

  private static final long SECONDS_PER_MONTH = 30 * 86_400L;

  private IntervalFunctions() {}

  public static long of(long micros) {
    return micros;
  }

  /** Months are counted in 32 bits, as a year of an interval's text is. */
  public static long ofMonths(long months, int site) {
    return inRange(months, site);
  }

  /** A time of a day of a date. */
  public static long at(long days, long micros, int site) {
    return TimeFunctions.ofMicros(DateFunctions.timestampOf(days) + micros, site);
  }

  /** What a clock that is so far before UTC shows at the beginning of a date of UTC. */
  public static long localDate(long before, long days, int site) {
    return TimeFunctions.plusMicros(DateFunctions.timestampOf(days), before, site);
  }

  /** The instant at which a clock that is so far before UTC shows a timestamp. */
  public static long instant(long before, long micros, int site) {
    return minusMicros(micros, before, site);
  }

  /** Moments are so few that their difference fits. */
  public static long between(long later, long earlier) {
    return later - earlier;
  }

  public static long minusDaysDate(long days, long fewer, int site) {
    return TimeFunctions.ofDays(Arithmetic.subtract(days, fewer, site), site);
  }

  public static long minusMicros(long micros, long fewer, int site) {
    return TimeFunctions.ofMicros(Arithmetic.subtract(micros, fewer, site), site);
  }

  public static long minusMonthsDate(long days, long months, int site) {
    return TimeFunctions.plusMonthsDate(days, -months, site);
  }

  public static long minusMonths(long micros, long months, int site) {
    return TimeFunctions.plusMonths(micros, -months, site);
  }

  /** A time some time later: midnight begins the same day again. */
  public static long turned(long time, long micros) {
    return DateFunctions.timeOf(time + DateFunctions.timeOf(micros));
  }

  public static long turnedBack(long time, long micros) {
    return DateFunctions.timeOf(time - DateFunctions.timeOf(micros));
  }

  public static long add(long a, long b, int site) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? fail(site) : sum;
  }

  public static long addDays(long micros, long days, int site) {
    return add(micros, multiply(DateFunctions.MICROS_PER_DAY, days, site), site);
  }

  /** A time some days later. */
  public static long sameTime(long time, long days) {
    return time;
  }

  public static long subtract(long a, long b, int site) {
    long result = a - b;
    return ((a ^ b) & (a ^ result)) < 0 ? fail(site) : result;
  }

  public static long addMonths(long a, long b, int site) {
    return inRange(a + b, site);
  }

  public static long subtractMonths(long a, long b, int site) {
    return inRange(a - b, site);
  }

  public static long negate(long micros, int site) {
    return micros == Long.MIN_VALUE ? fail(site) : -micros;
  }

  public static long negateMonths(long months, int site) {
    return inRange(-months, site);
  }

  public static long multiply(long micros, long factor, int site) {
    long product = micros * factor;
    return Math.multiplyHigh(micros, factor) == product >> 63 ? product : fail(site);
  }

  public static long multiply(long micros, Int128 factor, int scale, int site) {
    BigDecimal by = new BigDecimal(factor.toBigInteger(), scale);
    return rounded(BigDecimal.valueOf(micros).multiply(by), site);
  }

  public static long multiply(long micros, double factor, int site) {
    return rounded(micros * factor, site);
  }

  public static long multiplyMonths(long months, long factor, int site) {
    return inRange(multiply(months, factor, site), site);
  }

  public static long divide(long micros, long divisor, int site) {
    return divide(micros, Int128.of(divisor), 0, site);
  }

  public static long divide(long micros, Int128 divisor, int scale, int site) {
    BigDecimal by = new BigDecimal(divisor.toBigInteger(), scale);
    if (by.signum() == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    BigDecimal whole = BigDecimal.valueOf(micros).divide(by, 0, RoundingMode.HALF_EVEN);
    return rounded(whole, site);
  }

  public static long divide(long micros, double divisor, int site) {
    if (divisor == 0) {
      throw EvaluationError.divisionByZero(site);
    }
    return rounded(micros / divisor, site);
  }

  private static long rounded(BigDecimal micros, int site) {
    BigInteger whole = micros.setScale(0, RoundingMode.HALF_EVEN).unscaledValue();
    return whole.bitLength() < Long.SIZE ? whole.longValue() : fail(site);
  }

  private static long rounded(double micros, int site) {
    double whole = Math.rint(micros);
    boolean fits = whole >= -0x1p63 && whole < 0x1p63;
    return fits ? (long) whole : fail(site);
  }

  /** A part of an interval of days; all parts of a negative one are negative. */
  public static long extract(String unit, long micros) {
    long ofDay = micros % DateFunctions.MICROS_PER_DAY;
    return switch (unit) {
      case "WEEK" -> micros / DateFunctions.MICROS_PER_DAY / 7;
      case "DAY" -> micros / DateFunctions.MICROS_PER_DAY;
      case "HOUR" -> ofDay / TimeUnits.HOUR.micros();
      case "MINUTE" -> ofDay % TimeUnits.HOUR.micros() / TimeUnits.MINUTE.micros();
      case "SECOND" -> ofDay % TimeUnits.MINUTE.micros() / TimeUnits.SECOND.micros();
      case "MICROSECOND" -> ofDay % TimeUnits.MINUTE.micros();
      case "QUARTER" -> 1;
      default -> 0;
    };
  }

  /** A part of an interval of months. */
  public static long extractMonths(String unit, long months) {
    long years = months / MONTHS_PER_YEAR;
    return switch (unit) {
      case "MONTH" -> months % MONTHS_PER_YEAR;
      case "QUARTER" -> months % MONTHS_PER_YEAR / 3 + 1;
      case "YEAR" -> years;
      case "DECADE" -> years / 10;
      case "CENTURY" -> years / 100;
      case "MILLENNIUM" -> years / 1000;
      default -> 0;
    };
  }

  /** Millionths of the second of an interval of days, or of all of its seconds. */
  public static long exact(String unit, long micros) {
    return unit.equals("EPOCH") ? micros : extract("MICROSECOND", micros);
  }

  /** The seconds of an interval of months, of which only those of all of it are any. */
  public static long exactMonths(String unit, long months) {
    long seconds =
        months / MONTHS_PER_YEAR * SECONDS_PER_YEAR + months % MONTHS_PER_YEAR * SECONDS_PER_MONTH;
    return unit.equals("EPOCH") ? seconds : 0;
  }

  private static long inRange(long months, int site) {
    return months == (int) months ? months : fail(site);
  }

  private static long fail(int site) {
    throw EvaluationError.overflow(site, "INTERVAL");
  }
}
