package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;

/** On which side of 0 the zero bucket has its observations. */
final class ZeroSide {
  private ZeroSide() {}

  /**
   * The half of a bucket around 0 that is on the side of all others; all if both sides have some.
   */
  static Bucket narrowed(Bucket bucket, Histogram histogram) {
    boolean hasNegative = histogram.negative().size() > 0;
    boolean hasPositive = histogram.positive().size() > 0;
    if (hasNegative == hasPositive) {
      return bucket;
    }
    return hasPositive ? bucket.aboveZero() : bucket.belowZero();
  }
}
