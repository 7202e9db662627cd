package dev.weir.series.rollup;

import java.time.LocalDate;
import java.util.Optional;

/** How wide buckets are, in UTC. Periods are numbered from 1970 on. */
public enum Tier {
  HOUR(0, "1h"),
  DAY(1, "1d"),
  MONTH(2, "1mo");

  static final long HOUR_MILLIS = 60 * 60 * 1000L;
  static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** Some 36 million years. */
  private static final long FAR = 1L << 60;

  private static final int DAY_HOURS = 24;
  private static final int YEAR_MONTHS = 12;
  private static final int MONTH_DAYS_MIN = 28;
  private static final int YEAR_DAYS_MIN = 365;
  private static final int EPOCH_YEAR = 1970;

  private final int number;
  private final String text;

  Tier(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The tier of that name, such as {@code 1h}. */
  public static Optional<Tier> of(String text) {
    for (Tier tier : values()) {
      if (tier.text.equals(text)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }

  /** The name of the tier. */
  public String text() {
    return text;
  }

  /** The number of the tier, which is stored. */
  int number() {
    return number;
  }

  static Tier of(int number) {
    return values()[number];
  }

  /** The first millisecond of the period that a time lies in. */
  public long start(long time) {
    return startOf(period(near(time)));
  }

  /** The last millisecond of the period that a time lies in. */
  public long end(long time) {
    return startOf(period(near(time)) + 1) - 1;
  }

  /** The time, or the nearest one whose periods can be told in milliseconds. */
  private static long near(long time) {
    return Math.clamp(time, -FAR, FAR);
  }

  long period(long time) {
    return switch (this) {
      case HOUR -> Math.floorDiv(time, HOUR_MILLIS);
      case DAY -> Math.floorDiv(time, DAY_MILLIS);
      case MONTH -> month(Math.floorDiv(time, DAY_MILLIS));
    };
  }

  long startOf(long period) {
    return switch (this) {
      case HOUR -> period * HOUR_MILLIS;
      case DAY -> period * DAY_MILLIS;
      case MONTH -> firstDay(period) * DAY_MILLIS;
    };
  }

  /** The block that holds a period. */
  long block(long period) {
    return switch (this) {
      case HOUR -> Math.floorDiv(period, (long) DAY_HOURS);
      case DAY -> month(period);
      case MONTH -> Math.floorDiv(period, (long) YEAR_MONTHS);
    };
  }

  /** The first period of a block. */
  long firstOf(long block) {
    return switch (this) {
      case HOUR -> block * DAY_HOURS;
      case DAY -> firstDay(block);
      case MONTH -> block * YEAR_MONTHS;
    };
  }

  /** Whether a block begins at a time that milliseconds can tell. */
  boolean hasBlock(long block) {
    long days =
        switch (this) {
          case HOUR -> 1;
          case DAY -> MONTH_DAYS_MIN;
          case MONTH -> YEAR_DAYS_MIN;
        };
    return Math.abs(block) <= Long.MAX_VALUE / DAY_MILLIS / days;
  }

  /** The tier whose periods are the blocks of this one. */
  Optional<Tier> next() {
    return switch (this) {
      case HOUR -> Optional.of(DAY);
      case DAY -> Optional.of(MONTH);
      case MONTH -> Optional.empty();
    };
  }

  private static long month(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return (date.getYear() - (long) EPOCH_YEAR) * YEAR_MONTHS + date.getMonthValue() - 1;
  }

  private static long firstDay(long month) {
    int year = Math.toIntExact(EPOCH_YEAR + Math.floorDiv(month, (long) YEAR_MONTHS));
    return LocalDate.of(year, Math.floorMod(month, YEAR_MONTHS) + 1, 1).toEpochDay();
  }

  @Override
  public String toString() {
    return text;
  }
}
