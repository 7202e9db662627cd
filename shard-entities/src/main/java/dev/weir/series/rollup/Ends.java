package dev.weir.series.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Until when buckets are gone: those that begin before these times. Immutable.
 *
 * <p>Days are the folds of their hours and months those of their days. So a block all of whose
 * parts are there need not be stored.
 */
record Ends(long hour, long day, long month) {
  static final Ends NONE = new Ends(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

  long of(Tier tier) {
    return switch (tier) {
      case HOUR -> hour;
      case DAY -> day;
      case MONTH -> month;
    };
  }

  /** The same with buckets of a tier gone until a time, or a later one as before. */
  Ends with(Tier tier, long time) {
    return new Ends(
        tier == Tier.HOUR ? Math.max(hour, time) : hour,
        tier == Tier.DAY ? Math.max(day, time) : day,
        tier == Tier.MONTH ? Math.max(month, time) : month);
  }

  /** Whether all buckets of the blocks with a key follow from those of the smaller tier. */
  boolean isDerived(long key) {
    Tier tier = SeriesRollup.tier(key);
    long start = tier.startOf(tier.firstOf(SeriesRollup.block(key)));
    return switch (tier) {
      case HOUR -> false;
      case DAY -> hour <= start;
      case MONTH -> day <= start;
    };
  }

  /** Whether nothing is left of the blocks with a key. */
  boolean isGone(long key) {
    Tier tier = SeriesRollup.tier(key);
    return tier.startOf(tier.firstOf(SeriesRollup.block(key) + 1)) <= of(tier);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(hour);
    out.writeLong(day);
    out.writeLong(month);
  }

  static Ends read(DataInput in) throws IOException {
    return new Ends(in.readLong(), in.readLong(), in.readLong());
  }
}
