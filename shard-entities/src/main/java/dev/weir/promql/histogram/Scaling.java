package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.function.DoubleUnaryOperator;

/** Histograms multiplied and divided by numbers: all counts and the sum are. */
public final class Scaling {
  private Scaling() {}

  /** {@code histogram * factor}; a gauge if the factor is negative. */
  public static Histogram times(Histogram histogram, double factor) {
    return hinted(scaled(histogram, value -> value * factor), factor);
  }

  /**
   * {@code histogram / divisor}; a gauge if the divisor is negative, without buckets if it is 0.
   */
  public static Histogram over(Histogram histogram, double divisor) {
    if (divisor == 0) {
      return scaled(withoutBuckets(histogram), value -> value / divisor);
    }
    return hinted(scaled(histogram, value -> value / divisor), divisor);
  }

  /** {@code -histogram}, a gauge. */
  public static Histogram negated(Histogram histogram) {
    return times(histogram, -1);
  }

  private static Histogram hinted(Histogram histogram, double scale) {
    return scale < 0 ? histogram.with(ResetHint.GAUGE) : histogram;
  }

  /** Given bounds leave the zero bucket as it is, for there is none. */
  private static Histogram scaled(Histogram histogram, DoubleUnaryOperator change) {
    double zeroCount = histogram.zeroCount();
    return new Histogram(
        histogram.schema(),
        histogram.zeroThreshold(),
        histogram.isCustom() ? zeroCount : change.applyAsDouble(zeroCount),
        change.applyAsDouble(histogram.count()),
        change.applyAsDouble(histogram.sum()),
        histogram.hint(),
        Counts.mapped(histogram.positive(), change),
        Counts.mapped(histogram.negative(), change),
        histogram.bounds());
  }

  private static Histogram withoutBuckets(Histogram histogram) {
    return new Histogram(
        histogram.schema(),
        histogram.zeroThreshold(),
        histogram.zeroCount(),
        histogram.count(),
        histogram.sum(),
        histogram.hint(),
        BucketCounts.NONE,
        BucketCounts.NONE,
        histogram.bounds());
  }
}
