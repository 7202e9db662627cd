package dev.weir.zset;

import java.math.BigDecimal;

/**
 * How far behind the greatest value of a column its table's rows may still change.
 *
 * @param column the column, never NULL, of a type that {@link #bears} it
 * @param amount not negative, in the unit of the column's lanes: microseconds of a timestamp, days
 *     of a date, units of the last digit of a number
 */
public record Lateness(int column, long amount) {
  /** The greatest value of a column that had none yet. */
  public static final long NOTHING = Long.MIN_VALUE;

  private static final int MICRO_DIGITS = 6;

  /** Whether the lanes of a type are one number each that has the order of the values. */
  public static boolean bears(ColumnType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_TZ -> true;
      case DECIMAL -> !type.wide();
      default -> type.isWhole();
    };
  }

  /** A value of such a type as text. */
  public static String text(ColumnType type, long value) {
    ColumnVector one = new ColumnVector(type, 1);
    one.set(0, value);
    ByteSink out = new ByteSink(32);
    new ValueWriter(false).text(out, type, one, 0, code -> new byte[0]);
    return out.text();
  }

  /** How much it is for a column of a type, as it is written in SQL. */
  public String sql(ColumnType type) {
    return switch (type.kind()) {
      case TIMESTAMP, TIMESTAMP_TZ -> "INTERVAL '" + seconds(amount) + "' SECOND";
      case DATE -> "INTERVAL '" + amount + "' DAY";
      default -> BigDecimal.valueOf(amount, type.scale()).toPlainString();
    };
  }

  private static String seconds(long micros) {
    BigDecimal seconds = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
    return (seconds.scale() < 0 ? seconds.setScale(0) : seconds).toPlainString();
  }

  /** The value below which no row changes any more. */
  public long waterline(long greatest) {
    long line = greatest - amount;
    return line > greatest ? NOTHING : line;
  }
}
