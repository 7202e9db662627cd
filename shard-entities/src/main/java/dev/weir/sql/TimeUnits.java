package dev.weir.sql;

import java.util.Locale;
import java.util.Optional;

/** Units of time that functions name; a week begins on Monday. */
enum TimeUnits {
  MICROSECOND(1, 0),
  MILLISECOND(1_000, 0),
  SECOND(1_000_000, 0),
  MINUTE(60_000_000L, 0),
  HOUR(3_600_000_000L, 0),
  DAY(86_400_000_000L, 0),
  WEEK(0, 0),
  MONTH(0, 1),
  QUARTER(0, 3),
  YEAR(0, 12),
  /** Begins with the week of the first Thursday of January. */
  ISOYEAR(0, 12),
  DECADE(0, 120),
  CENTURY(0, 1200),
  MILLENNIUM(0, 12_000);

  private final long micros;
  private final int months;

  TimeUnits(long micros, int months) {
    this.micros = micros;
    this.months = months;
  }

  /** Its length, 0 for those that are counted in calendar days. */
  long micros() {
    return micros;
  }

  /** Its length in months, 0 for shorter ones. */
  int months() {
    return months;
  }

  /** Whether a date has no parts of it. */
  boolean isPartOfDay() {
    return micros > 0 && this != DAY;
  }

  /** The unit of a name in any case, in the plural, or as in ODBC. */
  static Optional<TimeUnits> of(String written) {
    String name = written.toUpperCase(Locale.ROOT).replaceFirst("^SQL_TSI_", "");
    String one =
        switch (name) {
          case "CENTURIES", "C" -> "CENTURY";
          case "MILLENNIA", "MILLENNIUMS" -> "MILLENNIUM";
          case "ISOWEEK" -> "WEEK";
          case "MSEC", "MS" -> "MILLISECOND";
          case "USEC", "US" -> "MICROSECOND";
          default -> name.endsWith("S") ? name.substring(0, name.length() - 1) : name;
        };
    for (TimeUnits unit : values()) {
      if (unit.name().equals(one)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }
}
