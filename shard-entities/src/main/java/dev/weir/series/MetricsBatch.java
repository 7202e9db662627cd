package dev.weir.series;

import java.util.List;

/**
 * Samples of series, with the labels of those that nobody has seen before.
 *
 * @param arrivalMillis when they arrived, in milliseconds since 1970
 * @param firstSid the number of the first series of {@code fresh}
 * @param fresh labels of the series with the numbers {@code firstSid}, {@code firstSid + 1}, ...
 * @param runs the samples
 */
public record MetricsBatch(long arrivalMillis, int firstSid, List<Labels> fresh, Runs runs) {
  /**
   * Keeps a copy of the labels.
   *
   * @throws IllegalArgumentException when a number of a new series is no number of a series
   */
  public MetricsBatch {
    fresh = List.copyOf(fresh);
    if (firstSid < 0 || firstSid > Integer.MAX_VALUE - fresh.size()) {
      throw new IllegalArgumentException(
          "%d new series from number %d on".formatted(fresh.size(), firstSid));
    }
  }
}
