package dev.weir.sql;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates (days since 1970-01-01) and timestamps (microseconds) of generated code. */
public final class DateFunctions {
  static final long MICROS_PER_SECOND = 1_000_000L;
  static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

  /** A timestamp with a time of day, then an offset from UTC. */
  private static final Pattern INSTANT =
      Pattern.compile("([^:]+:.*?) *([Zz]|[+-]\\d{2}(?::?\\d{2})?)");

  /** Days of 0001-01-01 and 9999-12-31: the range of DATE and TIMESTAMP. */
  static final long FIRST_DAY = -719_162L;

  static final long LAST_DAY = 2_932_896L;

  private DateFunctions() {}

  public static long dateOf(long micros) {
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /** Microseconds since midnight. */
  public static long timeOf(long micros) {
    return Math.floorMod(micros, MICROS_PER_DAY);
  }

  public static long timestampOf(long days) {
    return days * MICROS_PER_DAY;
  }

  /** A part of a timestamp. */
  public static long extract(String unit, long micros) {
    long days = dateOf(micros);
    long secondOfDay = Math.floorMod(micros, MICROS_PER_DAY) / MICROS_PER_SECOND;
    return switch (unit) {
      case "HOUR" -> secondOfDay / 3600;
      case "MINUTE" -> secondOfDay / 60 % 60;
      case "SECOND" -> secondOfDay % 60;
      case "MILLISECOND" -> Math.floorMod(micros, 60 * MICROS_PER_SECOND) / 1000;
      case "MICROSECOND" -> Math.floorMod(micros, 60 * MICROS_PER_SECOND);
      case "EPOCH" -> Math.floorDiv(micros, MICROS_PER_SECOND);
      default -> extractDay(unit, LocalDate.ofEpochDay(days));
    };
  }

  /** Millionths of the second of the minute, or of all seconds since 1970. */
  public static long exact(String unit, long micros) {
    return unit.equals("EPOCH") ? micros : extract("MICROSECOND", micros);
  }

  private static long extractDay(String unit, LocalDate date) {
    return switch (unit) {
      case "YEAR" -> date.getYear();
      case "ISOYEAR" -> date.get(IsoFields.WEEK_BASED_YEAR);
      case "DECADE" -> date.getYear() / 10;
      case "CENTURY" -> (date.getYear() + 99) / 100;
      case "MILLENNIUM" -> (date.getYear() + 999) / 1000;
      case "QUARTER" -> date.get(IsoFields.QUARTER_OF_YEAR);
      case "MONTH" -> date.getMonthValue();
      case "WEEK" -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "DAY" -> date.getDayOfMonth();
      case "DOY" -> date.getDayOfYear();
      case "DOW" -> date.getDayOfWeek().getValue() % 7;
      case "DAYOFWEEK" -> date.getDayOfWeek().getValue() % 7 + 1;
      case "ISODOW" -> date.getDayOfWeek().getValue();
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /**
   * A bound of a window of a timestamp: the last time at or before it that is a multiple of the
   * width plus the offset, and so much later. All in microseconds.
   */
  public static long windowBound(long micros, long width, long offset, long after, int site) {
    long bound = micros - Math.floorMod(micros - offset, width) + after;
    if (bound < timestampOf(FIRST_DAY) || bound >= timestampOf(LAST_DAY + 1)) {
      throw EvaluationError.overflow(site, "TIMESTAMP");
    }
    return bound;
  }

  /** {@code 2001-01-31}. */
  static String date(long days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  /** {@code 2001-01-31 06:20:00.5}, fraction only if there is one. */
  static String timestamp(long micros) {
    LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(micros, MICROS_PER_DAY) * 1000);
    StringBuilder text = new StringBuilder(date(dateOf(micros)));
    text.append(' ').append(two(time.getHour()));
    text.append(':').append(two(time.getMinute()));
    text.append(':').append(two(time.getSecond()));
    int fraction = time.get(ChronoField.MICRO_OF_SECOND);
    if (fraction != 0) {
      String digits = Integer.toString(1_000_000 + fraction).substring(1);
      text.append('.').append(digits.replaceAll("0+$", ""));
    }
    return text.toString();
  }

  /** Days of a text like {@code 2001-01-31}. */
  static long parseDate(String text) {
    LocalDate date = LocalDate.parse(text);
    return inRange(date.toEpochDay());
  }

  /** Microseconds of a text like {@code 2001-01-31 06:20:00.5}; T or a blank between. */
  static long parseTimestamp(String text) {
    if (text.length() <= 10) {
      return timestampOf(parseDate(text));
    }
    char between = text.charAt(10);
    if (between != ' ' && between != 'T') {
      throw new IllegalArgumentException(text);
    }
    LocalTime time = LocalTime.parse(text.substring(11));
    long nanos = time.toNanoOfDay();
    if (nanos % 1000 != 0) {
      throw new IllegalArgumentException(text);
    }
    return timestampOf(parseDate(text.substring(0, 10))) + nanos / 1000;
  }

  static long parseInstant(String text) {
    Matcher parts = INSTANT.matcher(text);
    if (!parts.matches()) {
      return parseTimestamp(text);
    }
    ZoneOffset offset = ZoneOffset.of(parts.group(2).toUpperCase(Locale.ROOT));
    long micros = parseTimestamp(parts.group(1)) - offset.getTotalSeconds() * MICROS_PER_SECOND;
    inRange(Math.floorDiv(micros, MICROS_PER_DAY));
    return micros;
  }

  private static long inRange(long days) {
    if (days < FIRST_DAY || days > LAST_DAY) {
      throw new IllegalArgumentException("year");
    }
    return days;
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
