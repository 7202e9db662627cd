package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A pattern that timestamps are written by: that of TO_CHAR, or one with percent signs. */
public final class TimeFormat {
  /** The parts of TO_CHAR, longer ones before their beginnings. */
  private static final List<String> TO_CHAR =
      List.of(
          "IYYY", "YYYY", "YY", "MONTH", "Month", "month", "MON", "Mon", "mon", "MM", "DDD", "DD",
          "DAY", "Day", "day", "DY", "Dy", "dy", "HH24", "HH12", "HH", "MI", "MS", "SS", "US", "AM",
          "PM", "am", "pm", "IW", "ID", "CC", "Q", "J", "D");

  private static final String PERCENT = "YmdHMSyjbBaApIfFTeuGVs";
  private static final int NAME_WIDTH = 9;

  /** Part names of TO_CHAR, {@code %x}, or an apostrophe and a text. */
  private final List<String> parts;

  private TimeFormat(List<String> parts) {
    this.parts = List.copyOf(parts);
  }

  /** A pattern like {@code YYYY-MM-DD "at" HH24:MI}; FM before a part takes its padding away. */
  public static TimeFormat toChar(byte[] pattern, int site) {
    String text = new String(pattern, UTF_8);
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      String part = toCharPart(text, at, site);
      parts.add(part.startsWith("\"") ? "'" + part.substring(1, part.length() - 1) : part);
      at += part.startsWith("'") ? 1 : part.length();
    }
    return new TimeFormat(parts);
  }

  private static String toCharPart(String text, int at, int site) {
    if (text.charAt(at) == '"') {
      int closing = text.indexOf('"', at + 1);
      if (closing < 0) {
        throw RegexPattern.invalid(site, "a \" in the pattern of TO_CHAR is not closed");
      }
      return text.substring(at, closing + 1);
    }
    String prefix = text.startsWith("FM", at) ? "FM" : "";
    for (String part : TO_CHAR) {
      if (text.startsWith(part, at + prefix.length())) {
        return prefix + part;
      }
    }
    if (Character.isLetter(text.charAt(at))) {
      throw RegexPattern.invalid(
          site,
          "the pattern of TO_CHAR has no part '"
              + text.substring(at)
              + "'; write plain text in double quotes");
    }
    return "'" + text.charAt(at);
  }

  /** A pattern like {@code %Y-%m-%d %H:%M:%S}. */
  public static TimeFormat percent(byte[] pattern, int site) {
    String text = new String(pattern, UTF_8);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        parts.add("'" + text.charAt(i));
      } else if (text.startsWith("%", i + 1)) {
        parts.add("'%");
        i++;
      } else if (i + 1 < text.length() && PERCENT.indexOf(text.charAt(i + 1)) >= 0) {
        parts.add(text.substring(i, i + 2));
        i++;
      } else {
        throw RegexPattern.invalid(
            site, "the pattern has no part '" + text.substring(i) + "'; %% is a percent sign");
      }
    }
    return new TimeFormat(parts);
  }

  /** Names of parts, with FM before some, or an apostrophe and a text. */
  List<String> parts() {
    return parts;
  }

  String text(long micros) {
    LocalDate date = LocalDate.ofEpochDay(DateFunctions.dateOf(micros));
    long ofDay = Math.floorMod(micros, DateFunctions.MICROS_PER_DAY);
    LocalDateTime at = date.atTime(LocalTime.ofNanoOfDay(ofDay * 1000));
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(
          switch (part.charAt(0)) {
            case '\'' -> part.substring(1);
            case '%' -> percent(part.charAt(1), at, micros);
            default -> part.startsWith("FM") ? bare(part.substring(2), at) : toChar(part, at);
          });
    }
    return text.toString();
  }

  /** Without the blanks and zeros that fill a part up. */
  private static String bare(String part, LocalDateTime at) {
    String text = toChar(part, at).stripTrailing();
    return text.replaceFirst("^0+(?=[0-9])", "");
  }

  private static String toChar(String part, LocalDateTime at) {
    return switch (part) {
      case "YYYY" -> digits(at.getYear(), 4);
      case "YY" -> digits(at.getYear() % 100, 2);
      case "IYYY" -> digits(at.get(IsoFields.WEEK_BASED_YEAR), 4);
      case "MONTH", "Month", "month" -> cased(padded(name(at.getMonth())), part);
      case "MON", "Mon", "mon" -> cased(shortName(at.getMonth()), part);
      case "DAY", "Day", "day" -> cased(padded(name(at.getDayOfWeek())), part);
      case "DY", "Dy", "dy" -> cased(shortName(at.getDayOfWeek()), part);
      case "MM" -> digits(at.getMonthValue(), 2);
      case "DD" -> digits(at.getDayOfMonth(), 2);
      case "DDD" -> digits(at.getDayOfYear(), 3);
      case "D" -> digits(at.getDayOfWeek().getValue() % 7 + 1, 1);
      case "ID" -> digits(at.getDayOfWeek().getValue(), 1);
      case "IW" -> digits(at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case "Q" -> digits(at.get(IsoFields.QUARTER_OF_YEAR), 1);
      case "CC" -> digits((at.getYear() + 99) / 100, 2);
      case "J" -> Long.toString(at.getLong(JulianFields.JULIAN_DAY));
      case "HH24" -> digits(at.getHour(), 2);
      case "HH12", "HH" -> digits(at.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2);
      case "MI" -> digits(at.getMinute(), 2);
      case "SS" -> digits(at.getSecond(), 2);
      case "MS" -> digits(at.get(ChronoField.MILLI_OF_SECOND), 3);
      case "US" -> digits(at.get(ChronoField.MICRO_OF_SECOND), 6);
      case "AM", "PM" -> at.getHour() < 12 ? "AM" : "PM";
      default -> at.getHour() < 12 ? "am" : "pm";
    };
  }

  private static String percent(char part, LocalDateTime at, long micros) {
    return switch (part) {
      case 'Y' -> digits(at.getYear(), 4);
      case 'y' -> digits(at.getYear() % 100, 2);
      case 'm' -> digits(at.getMonthValue(), 2);
      case 'd' -> digits(at.getDayOfMonth(), 2);
      case 'e' -> Integer.toString(at.getDayOfMonth());
      case 'j' -> digits(at.getDayOfYear(), 3);
      case 'H' -> digits(at.getHour(), 2);
      case 'I' -> digits(at.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2);
      case 'M' -> digits(at.getMinute(), 2);
      case 'S' -> digits(at.getSecond(), 2);
      case 'f' -> digits(at.get(ChronoField.MICRO_OF_SECOND), 6);
      case 'p' -> at.getHour() < 12 ? "AM" : "PM";
      case 'b' -> shortName(at.getMonth());
      case 'B' -> name(at.getMonth());
      case 'a' -> shortName(at.getDayOfWeek());
      case 'A' -> name(at.getDayOfWeek());
      case 'u' -> Integer.toString(at.getDayOfWeek().getValue());
      case 'G' -> digits(at.get(IsoFields.WEEK_BASED_YEAR), 4);
      case 'V' -> digits(at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'F' -> DateFunctions.date(DateFunctions.dateOf(micros));
      case 'T' -> toChar("HH24", at) + ":" + toChar("MI", at) + ":" + toChar("SS", at);
      default -> Long.toString(TimeFunctions.seconds(micros));
    };
  }

  /** The English name of a month or day of the week, whatever the names of the JDK's locales. */
  static String name(Enum<?> named) {
    return named.name().charAt(0) + named.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static String shortName(Enum<?> named) {
    return name(named).substring(0, 3);
  }

  /** In capitals or small letters, as the part is written. */
  private static String cased(String name, String part) {
    if (Character.isLowerCase(part.charAt(0))) {
      return name.toLowerCase(Locale.ROOT);
    }
    return Character.isUpperCase(part.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
  }

  private static String padded(String name) {
    return name + " ".repeat(NAME_WIDTH - name.length());
  }

  private static String digits(int number, int width) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
