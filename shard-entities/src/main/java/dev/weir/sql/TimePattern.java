package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A pattern that TO_DATE and TO_TIMESTAMP read texts by, of the parts of TO_CHAR. What PostgreSQL
 * guesses is an error here: a text must have all of the pattern and nothing behind it.
 */
public final class TimePattern {
  private static final int TWO_DIGITS = 100;

  /** Years of two digits are those from 1970 to 2069. */
  private static final int FIRST_OF_CENTURY = 70;

  /** What a part tells. */
  private enum Told {
    YEAR,
    SHORT_YEAR,
    MONTH,
    DAY,
    HOUR,
    HOUR_OF_HALF,
    MINUTE,
    SECOND,
    MILLIS,
    MICROS,
    AFTERNOON,
    /** A name that changes nothing. */
    DAY_NAME,
    /** Characters between. */
    NOTHING
  }

  private final List<String> parts;

  private TimePattern(List<String> parts) {
    this.parts = parts;
  }

  /** A pattern like {@code YYYY-MM-DD HH24:MI}. */
  public static TimePattern of(byte[] pattern, int site) {
    List<String> parts = TimeFormat.toChar(pattern, site).parts();
    List<String> bare =
        parts.stream().map(part -> part.startsWith("FM") ? part.substring(2) : part).toList();
    for (String part : bare) {
      if (told(part) == null) {
        throw RegexPattern.invalid(site, "the part " + part + " of the pattern cannot be read");
      }
    }
    if (bare.stream().map(TimePattern::told).noneMatch(TimePattern::isYear)) {
      throw RegexPattern.invalid(site, "the pattern has no year; write YYYY");
    }
    return new TimePattern(bare);
  }

  private static boolean isYear(Told told) {
    return told == Told.YEAR || told == Told.SHORT_YEAR;
  }

  private static Told told(String part) {
    return switch (part) {
      case "YYYY" -> Told.YEAR;
      case "YY" -> Told.SHORT_YEAR;
      case "MM", "MONTH", "Month", "month", "MON", "Mon", "mon" -> Told.MONTH;
      case "DD" -> Told.DAY;
      case "DAY", "Day", "day", "DY", "Dy", "dy" -> Told.DAY_NAME;
      case "HH24" -> Told.HOUR;
      case "HH12", "HH" -> Told.HOUR_OF_HALF;
      case "MI" -> Told.MINUTE;
      case "SS" -> Told.SECOND;
      case "MS" -> Told.MILLIS;
      case "US" -> Told.MICROS;
      case "AM", "PM", "am", "pm" -> Told.AFTERNOON;
      default -> part.startsWith("'") ? Told.NOTHING : null;
    };
  }

  /** Microseconds since 1970. */
  public static long timestamp(byte[] text, TimePattern pattern, int site) {
    try {
      return pattern.new Reading(new String(text, UTF_8)).timestamp(site);
    } catch (IllegalArgumentException e) {
      throw EvaluationError.castFailed(site, new String(text, UTF_8), "TIMESTAMP of the pattern");
    }
  }

  /** Days since 1970. */
  public static long date(byte[] text, TimePattern pattern, int site) {
    return DateFunctions.dateOf(timestamp(text, pattern, site));
  }

  /** One text that is read. */
  private final class Reading {
    private final String text;
    private final Map<Told, Integer> values = new EnumMap<>(Told.class);
    private int at;

    Reading(String text) {
      this.text = text;
    }

    long timestamp(int site) {
      for (int i = 0; i < parts.size(); i++) {
        part(parts.get(i), i + 1 < parts.size() && isNumber(parts.get(i + 1)));
      }
      if (!text.substring(at).isBlank()) {
        throw new IllegalArgumentException(text);
      }
      long days = TimeFunctions.makeDate(year(), value(Told.MONTH, 1), value(Told.DAY, 1), site);
      long micros = value(Told.MILLIS, 0) * 1000L + value(Told.MICROS, 0);
      return DateFunctions.timestampOf(days)
          + TimeFunctions.makeTime(hour(), value(Told.MINUTE, 0), value(Told.SECOND, 0), site)
          + micros;
    }

    private int value(Told told, int otherwise) {
      return values.getOrDefault(told, otherwise);
    }

    private int year() {
      int two = value(Told.SHORT_YEAR, 0);
      return value(Told.YEAR, two < FIRST_OF_CENTURY ? 2000 + two : 1900 + two);
    }

    private int hour() {
      int half = value(Told.HOUR_OF_HALF, 0);
      boolean wrong = values.containsKey(Told.HOUR_OF_HALF) && (half < 1 || half > 12);
      if (wrong) {
        throw new IllegalArgumentException(text);
      }
      return value(Told.HOUR, half % 12 + 12 * value(Told.AFTERNOON, 0));
    }

    private void part(String part, boolean beforeNumber) {
      Told told = told(part);
      if (told != Told.NOTHING) {
        skipBlanks();
      }
      switch (told) {
        case NOTHING -> literal(part.substring(1));
        case DAY_NAME -> name(DayOfWeek.values(), part);
        case AFTERNOON -> values.put(told, half());
        case MILLIS -> values.put(told, fraction(3));
        case MICROS -> values.put(told, fraction(6));
        default ->
            values.put(
                told,
                isNumber(part)
                    ? number(beforeNumber ? width(part) : 9)
                    : 1 + name(Month.values(), part));
      }
      if (told == Told.SHORT_YEAR && values.get(told) >= TWO_DIGITS) {
        throw new IllegalArgumentException(text);
      }
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private void literal(String literal) {
      if (literal.isBlank()) {
        skipBlanks();
      } else if (text.startsWith(literal, at)) {
        at += literal.length();
      } else {
        throw new IllegalArgumentException(text);
      }
    }

    private int number(int digitsMax) {
      int end = at;
      while (end < text.length() && end - at < digitsMax && isDigit(text.charAt(end))) {
        end++;
      }
      int value = Integer.parseInt(text.substring(at, end));
      at = end;
      return value;
    }

    /** Digits behind a point. */
    private int fraction(int digits) {
      int start = at;
      int value = number(digits);
      for (int i = at - start; i < digits; i++) {
        value *= 10;
      }
      return value;
    }

    private int half() {
      String half = text.substring(at, Math.min(at + 2, text.length())).toLowerCase(Locale.ROOT);
      at += 2;
      return switch (half) {
        case "am" -> 0;
        case "pm" -> 1;
        default -> throw new IllegalArgumentException(text);
      };
    }

    /** The place of a name that stands here, from 0. */
    private int name(Enum<?>[] names, String part) {
      boolean isShort = part.length() < 3 || part.equalsIgnoreCase("MON");
      for (int i = 0; i < names.length; i++) {
        String name = isShort ? names[i].name().substring(0, 3) : names[i].name();
        if (text.regionMatches(true, at, name, 0, name.length())) {
          at += name.length();
          return i;
        }
      }
      throw new IllegalArgumentException(text);
    }
  }

  private static boolean isNumber(String part) {
    Told told = told(part);
    return told != Told.NOTHING
        && told != Told.DAY_NAME
        && told != Told.AFTERNOON
        && (told != Told.MONTH || part.equals("MM"));
  }

  private static int width(String part) {
    return part.equals("YYYY") ? 4 : 2;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
