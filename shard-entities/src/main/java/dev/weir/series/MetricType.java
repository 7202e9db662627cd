package dev.weir.series;

import java.util.Locale;
import java.util.Optional;

/**
 * What a metric counts or shows, in the order in which remote write numbers them from 0. Stored by
 * name.
 */
public enum MetricType {
  UNKNOWN,
  COUNTER,
  GAUGE,
  HISTOGRAM,
  GAUGEHISTOGRAM,
  SUMMARY,
  INFO,
  STATESET;

  private static final String UNTYPED = "untyped";

  /** The type that a text names, as Prometheus and OpenMetrics write it. */
  public static Optional<MetricType> of(String text) {
    for (MetricType type : values()) {
      if (type.toString().equals(text)) {
        return Optional.of(type);
      }
    }
    return text.equals(UNTYPED) ? Optional.of(UNKNOWN) : Optional.empty();
  }

  /** The type with a number of remote write; unknown for numbers of a later version. */
  public static MetricType of(long number) {
    return number >= 0 && number < values().length ? values()[(int) number] : UNKNOWN;
  }

  /** The family that a series of this type belongs to, by the name of the series. */
  public String family(String name) {
    return switch (this) {
      case HISTOGRAM, GAUGEHISTOGRAM -> without(name, "_bucket", "_count", "_sum");
      case SUMMARY -> without(name, "_count", "_sum");
      case UNKNOWN, COUNTER, GAUGE, INFO, STATESET -> name;
    };
  }

  private static String without(String name, String... suffixes) {
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
