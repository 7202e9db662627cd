package dev.weir.http.samples;

import java.util.Optional;

/** What one unit of a timestamp in line protocol means. */
public enum InfluxPrecision {
  /** 10^-9 seconds, where a request names none. */
  NANOSECONDS(1_000_000, 1),
  /** 10^-6 seconds. */
  MICROSECONDS(1_000, 1),
  /** 10^-3 seconds. */
  MILLISECONDS(1, 1),
  /** Seconds. */
  SECONDS(1, 1_000),
  /** Minutes. */
  MINUTES(1, 60_000),
  /** Hours. */
  HOURS(1, 3_600_000);

  private final long unitsPerMilli;
  private final long millisPerUnit;

  InfluxPrecision(long unitsPerMilli, long millisPerUnit) {
    this.unitsPerMilli = unitsPerMilli;
    this.millisPerUnit = millisPerUnit;
  }

  /** The precision of a query parameter; empty for a text that names none. */
  public static Optional<InfluxPrecision> of(String parameter) {
    return switch (parameter) {
      case "", "n", "ns" -> Optional.of(NANOSECONDS);
      case "u", "us", "\u00b5", "\u00b5s", "\u03bc", "\u03bcs" -> Optional.of(MICROSECONDS);
      case "ms" -> Optional.of(MILLISECONDS);
      case "s" -> Optional.of(SECONDS);
      case "m" -> Optional.of(MINUTES);
      case "h" -> Optional.of(HOURS);
      default -> Optional.empty();
    };
  }

  /**
   * Milliseconds, rounded toward negative infinity.
   *
   * @throws ArithmeticException when they are no long
   */
  long millis(long units) {
    return Math.multiplyExact(Math.floorDiv(units, unitsPerMilli), millisPerUnit);
  }
}
