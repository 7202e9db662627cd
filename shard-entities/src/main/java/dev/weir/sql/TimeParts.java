package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.Set;

/** The parts that EXTRACT takes of dates, times and intervals. */
final class TimeParts {
  private static final Set<String> OF_DAYS =
      Set.of("HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "EPOCH");

  /** What only a date has. */
  private static final Set<String> OF_DATES =
      Set.of("DOW", "DAYOFWEEK", "DOY", "ISODOW", "ISOYEAR");

  private TimeParts() {}

  /** Whether a value has the part, as PostgreSQL sees it. */
  static boolean has(String unit, ColumnType type) {
    return switch (type.kind()) {
      case TIME -> OF_DAYS.contains(unit);
      case INTERVAL_DAY, INTERVAL_MONTH -> !OF_DATES.contains(unit);
      default -> true;
    };
  }

  /**
   * Java text that takes a part.
   *
   * @param result the type of the call: a DECIMAL holds what a whole number of the unit does not
   */
  static String code(String unit, ColumnType type, ColumnType result, String value) {
    boolean months = type.kind() == Kind.INTERVAL_MONTH;
    boolean exact = result.kind() == Kind.DECIMAL;
    String functions =
        months || type.kind() == Kind.INTERVAL_DAY ? "IntervalFunctions." : "DateFunctions.";
    String method = (exact ? "exact" : "extract") + (months ? "Months" : "");
    String part = functions + method + "(\"" + unit + "\", " + value + ")";
    if (!result.wide()) {
      return part;
    }
    // of months there are so many seconds that their millionths need a second lane
    return months
        ? "Decimals.rescale(Int128.of(" + part + "), 6, " + result.precision() + ", 0)"
        : "Int128.of(" + part + ")";
  }
}
