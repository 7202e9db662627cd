package dev.weir.promql.template;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Numbers for people, as Prometheus' templates write them. */
final class Humanized {
  private static final List<String> LARGE = List.of("k", "M", "G", "T", "P", "E", "Z", "Y");
  private static final List<String> SMALL = List.of("m", "u", "n", "p", "f", "a", "z", "y");
  private static final List<String> BINARY =
      List.of("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi");
  private static final double DECIMAL_STEP = 1000;
  private static final double BINARY_STEP = 1024;
  private static final double NANOS = 1e9;
  private static final double NANOS_MAX = 0x1p63;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Humanized() {}

  static String decimal(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return short4(value);
    }
    return Math.abs(value) >= 1 ? reduced(value, DECIMAL_STEP, LARGE) : enlarged(value);
  }

  static String binary(double value) {
    return Math.abs(value) <= 1 || !Double.isFinite(value)
        ? short4(value)
        : reduced(value, BINARY_STEP, BINARY);
  }

  private static String reduced(double value, double step, List<String> prefixes) {
    double rest = value;
    String prefix = "";
    for (String next : prefixes) {
      if (Math.abs(rest) < step) {
        break;
      }
      prefix = next;
      rest /= step;
    }
    return short4(rest) + prefix;
  }

  private static String enlarged(double value) {
    double rest = value;
    String prefix = "";
    for (String next : SMALL) {
      if (Math.abs(rest) >= 1) {
        break;
      }
      prefix = next;
      rest *= DECIMAL_STEP;
    }
    return short4(rest) + prefix;
  }

  static String percentage(double value) {
    return short4(value * 100) + "%";
  }

  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return short4(seconds);
    }
    if (seconds == 0) {
      return "0s";
    }
    if (Math.abs(seconds) < 1) {
      return enlarged(seconds) + "s";
    }
    return (seconds < 0 ? "-" : "") + longDuration(Math.abs(seconds));
  }

  private static String longDuration(double seconds) {
    long whole = (long) seconds;
    long minutes = whole / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (days > 0) {
      return "%dd %dh %dm %ds".formatted(days, hours % 24, minutes % 60, whole % 60);
    }
    if (hours > 0) {
      return "%dh %dm %ds".formatted(hours, minutes % 60, whole % 60);
    }
    return minutes > 0 ? "%dm %ds".formatted(minutes, whole % 60) : short4(seconds) + "s";
  }

  static String timestamp(double seconds) {
    return Double.isFinite(seconds) ? time(seconds) : short4(seconds);
  }

  /** As Go prints a time of UTC: with as many digits of the second as it needs. */
  static String time(double seconds) {
    double nanos = seconds * NANOS;
    if (!(Math.abs(nanos) < NANOS_MAX)) {
      throw new TemplateException(
          Values.text(seconds)
              + " cannot be represented as a nanoseconds timestamp since it overflows int64");
    }
    long millis = (long) nanos / NANOS_PER_MILLI;
    String digits = "%03d".formatted(Math.floorMod(millis, 1000)).replaceAll("0+$", "");
    return TIME.format(Instant.ofEpochMilli(millis))
        + (digits.isEmpty() ? "" : "." + digits)
        + " +0000 UTC";
  }

  /** Four digits that count. */
  private static String short4(double value) {
    return GoFormat.format("%.4g", value);
  }
}
