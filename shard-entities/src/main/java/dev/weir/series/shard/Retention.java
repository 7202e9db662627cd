package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.series.rollup.Tier;
import java.util.Optional;

/**
 * How long a shard keeps what it has, in milliseconds before the arrival of samples.
 *
 * @param raw samples; older ones are not taken
 * @param hour rollups by hours, at least as long as samples
 * @param day rollups by days, at least as long as samples
 * @param month rollups by months, at least as long as samples
 */
public record Retention(long raw, long hour, long day, long month) {
  private static final long DAY_MILLIS = 24 * 60 * 60 * 1000L;

  /** Nothing ever goes. */
  public static final Retention EVER =
      new Retention(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4);

  /** What a node is configured to keep. */
  public static Retention of(WeirConfig.Metrics config) {
    return new Retention(
        config.retention().toMillis(),
        config.retentionHour().toMillis(),
        config.retentionDay().toMillis(),
        config.retentionMonth().toMillis());
  }

  static Retention ofDays(int raw, int hour, int day, int month) {
    return new Retention(raw * DAY_MILLIS, hour * DAY_MILLIS, day * DAY_MILLIS, month * DAY_MILLIS);
  }

  /**
   * The end of keeping something.
   *
   * @param tier whose buckets go; empty for samples
   * @param to what is earlier goes, the begin of a day
   */
  public record Advance(Optional<Tier> tier, long to) {
    private static final String RAW = "raw";

    /**
     * The same with the name of what goes, such as {@code raw} or {@code 1h}.
     *
     * @throws WeirException {@code format-too-new} for a name that this build does not know
     */
    public static Advance of(String name, long to) {
      Optional<Tier> tier = Tier.of(name);
      if (tier.isEmpty() && !name.equals(RAW)) {
        throw new WeirException(
            ErrorCode.FORMAT_TOO_NEW,
            "An event ends the keeping of \"%s\", which this build does not know.".formatted(name));
      }
      return new Advance(tier, to);
    }

    /** The name of what goes. */
    public String name() {
      return tier.map(Tier::toString).orElse(RAW);
    }
  }

  long of(Tier tier) {
    return switch (tier) {
      case HOUR -> hour;
      case DAY -> day;
      case MONTH -> month;
    };
  }

  /**
   * Before which time buckets of a tier go.
   *
   * @param rawSince samples before it are gone; later ones may still change their hours, so these
   *     must be there, with all hours of their days and all days of their months
   */
  long end(Tier tier, long arrival, long rawSince) {
    Tier whole = tier == Tier.HOUR ? Tier.DAY : Tier.MONTH;
    return Math.min(
        (tier == Tier.MONTH ? Tier.MONTH : Tier.DAY).start(arrival - of(tier)),
        whole.start(rawSince));
  }
}
