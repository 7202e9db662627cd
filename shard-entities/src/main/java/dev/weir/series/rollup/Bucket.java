package dev.weir.series.rollup;

import java.util.List;

/**
 * What is known of the samples of one series in one period.
 *
 * @param start first millisecond of the period
 * @param count samples; when there are none, all but {@code stale} is 0
 * @param sum of the values, to which {@code compensation} belongs
 * @param compensation what the sum has lost by rounding
 * @param min raw bits of the least value
 * @param max raw bits of the greatest value
 * @param firstTime of the earliest sample
 * @param first raw bits of its value
 * @param lastTime of the latest sample
 * @param last raw bits of its value
 * @param increase of a counter from the earliest to the latest sample
 * @param resets how often a value was less than the one before
 * @param stale stale markers, which are no samples
 */
public record Bucket(
    long start,
    long count,
    double sum,
    double compensation,
    long min,
    long max,
    long firstTime,
    long first,
    long lastTime,
    long last,
    double increase,
    long resets,
    long stale) {
  /** Bits of the value that ends a series: Prometheus' stale marker. */
  public static final long STALE = 0x7ff0000000000002L;

  /**
   * What is known of the samples of several periods together.
   *
   * @param buckets in the order of their times
   * @param from the first of them
   * @param to behind the last of them
   */
  public static Bucket together(List<Bucket> buckets, int from, int to) {
    BucketFold fold = new BucketFold();
    for (int at = from; at < to; at++) {
      fold.add(buckets.get(at));
    }
    return fold.bucket(from < to ? buckets.get(from).start() : 0);
  }

  /** The sum of all values. */
  public double total() {
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }
}
