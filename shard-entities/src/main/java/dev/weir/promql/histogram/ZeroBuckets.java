package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;

/** Zero buckets, made wider until two histograms have equal ones. */
final class ZeroBuckets {
  private ZeroBuckets() {}

  /** A zero bucket. */
  record ZeroBucket(double threshold, double count) {}

  /**
   * Two histograms with zero buckets of the same width.
   *
   * @param one as wide as needed, without the buckets that are in its zero bucket now
   * @param otherZeroCount what the zero bucket of the other would have; its other buckets are left
   *     to the caller
   */
  record Reconciled(Histogram one, double otherZeroCount) {}

  /** The zero bucket of a histogram that is at least so wide, and does not cut a bucket. */
  static ZeroBucket widened(Histogram histogram, double threshold) {
    if (threshold == histogram.zeroThreshold()) {
      return new ZeroBucket(threshold, histogram.zeroCount());
    }
    ZeroBucket before = new ZeroBucket(threshold, histogram.zeroCount());
    while (true) {
      ZeroBucket half = with(before, histogram.schema(), histogram.positive());
      ZeroBucket whole = with(half, histogram.schema(), histogram.negative());
      if (!(whole.threshold > half.threshold)) {
        return whole;
      }
      // positive buckets that were outside may be inside now
      before = new ZeroBucket(whole.threshold, histogram.zeroCount());
    }
  }

  /** Takes in buckets of one sign; grows to the bound of one that it would cut. */
  private static ZeroBucket with(ZeroBucket zero, int schema, BucketCounts counts) {
    double count = zero.count;
    for (int at = 0; at < counts.size(); at++) {
      int index = counts.index(at);
      if (Bounds.exponential(schema, index - 1) >= zero.threshold) {
        break;
      }
      count += counts.count(at);
      double upper = Bounds.exponential(schema, index);
      if (upper > zero.threshold) {
        return new ZeroBucket(upper, count);
      }
    }
    return new ZeroBucket(zero.threshold, count);
  }

  /** Widens both in turn, as either may have to grow beyond the other. */
  static Reconciled reconciled(Histogram one, Histogram other) {
    Histogram kept = one;
    ZeroBucket zero = new ZeroBucket(other.zeroThreshold(), other.zeroCount());
    // not !=, which would never end with a NaN
    while (kept.zeroThreshold() < zero.threshold || kept.zeroThreshold() > zero.threshold) {
      if (kept.zeroThreshold() > zero.threshold) {
        zero = widened(other, kept.zeroThreshold());
      }
      if (zero.threshold > kept.zeroThreshold()) {
        kept = with(kept, widened(kept, zero.threshold));
      }
    }
    return new Reconciled(kept, zero.count);
  }

  private static Histogram with(Histogram histogram, ZeroBucket zero) {
    return new Histogram(
        histogram.schema(),
        zero.threshold,
        zero.count,
        histogram.count(),
        histogram.sum(),
        histogram.hint(),
        outside(histogram.positive(), histogram.schema(), zero.threshold),
        outside(histogram.negative(), histogram.schema(), zero.threshold),
        histogram.bounds());
  }

  private static BucketCounts outside(BucketCounts counts, int schema, double threshold) {
    return Counts.from(counts, Counts.firstBeginningAt(counts, schema, threshold));
  }
}
