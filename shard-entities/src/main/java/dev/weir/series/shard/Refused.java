package dev.weir.series.shard;

import java.util.Locale;

/**
 * Samples of one series that a shard does not take.
 *
 * @param series as PromQL writes it
 * @param samples how many
 * @param reason why, for the sender
 */
public record Refused(String series, int samples, Reason reason) {
  /** Why samples are refused. */
  public enum Reason {
    /** Their time is too far from their arrival. */
    TIME,
    /** The shard has as many series as it may. */
    SERIES,
    /** As many series have come in this hour as may come. */
    HOUR;

    /** For messages. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
