package dev.weir.promql.histogram;

import dev.weir.promql.Logarithms;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/**
 * The value below which a part of the observations is.
 *
 * <p>Within a bucket observations are taken to be spread evenly over the buckets that a finer
 * schema would have, within the zero bucket and those of given bounds over their width. A zero
 * bucket ends at 0 if all other buckets are on one side of it.
 */
public final class Quantile {
  private static final double MIDDLE = 0.5;

  /** Where a histogram has observations but no bucket. */
  private static final Bucket NO_BUCKET = new Bucket(0, 0, false, false, 0);

  private final Histogram histogram;
  private final List<Bucket> buckets;
  private final boolean isUpward;
  private final double rank;
  private int next;
  private double count;

  /** Counts from the nearer end, but from below where NaNs are, which are in no bucket. */
  private Quantile(double part, Histogram histogram) {
    this.histogram = histogram;
    this.isUpward = Double.isNaN(histogram.sum()) || part < MIDDLE;
    this.rank = (isUpward ? part : 1 - part) * histogram.count();
    List<Bucket> ascending = AllBuckets.of(histogram);
    this.buckets = isUpward ? ascending : ascending.reversed();
  }

  /** Infinite if the part is not of 0 to 1, NaN without observations. */
  public static Estimate of(double part, Histogram histogram) {
    if (part < 0) {
      return Estimate.of(Double.NEGATIVE_INFINITY);
    }
    if (part > 1) {
      return Estimate.of(Double.POSITIVE_INFINITY);
    }
    if (histogram.count() == 0 || Double.isNaN(part)) {
      return Estimate.of(Double.NaN);
    }
    return new Quantile(part, histogram).estimate();
  }

  private Estimate estimate() {
    Bucket bucket = found();
    if (histogram.isCustom() && bucket.lower() == Double.NEGATIVE_INFINITY) {
      return bucket.upper() <= 0 ? Estimate.of(bucket.upper()) : within(bucket.aboveZero());
    }
    if (histogram.isCustom() && bucket.upper() == Double.POSITIVE_INFINITY) {
      return Estimate.of(bucket.lower());
    }
    return within(narrowed(bucket));
  }

  /** The bucket that the rank is in, or the last. */
  private Bucket found() {
    Bucket bucket = NO_BUCKET;
    while (next < buckets.size()) {
      bucket = buckets.get(next++);
      count += bucket.count();
      if (count >= rank) {
        break;
      }
    }
    return bucket;
  }

  private Bucket narrowed(Bucket bucket) {
    boolean isZero = !histogram.isCustom() && bucket.lower() < 0 && bucket.upper() > 0;
    return isZero ? ZeroSide.narrowed(bucket, histogram) : bucket;
  }

  private Estimate within(Bucket bucket) {
    // sums of counts may be above the count of all, by rounding
    count = count > histogram.count() ? histogram.count() : count;
    boolean hasNan = Double.isNaN(histogram.sum());
    if (count < rank) {
      return hasNan ? Estimate.of(Double.NaN, Remark.QUANTILE_IS_NAN) : Estimate.of(bucket.upper());
    }
    double rest = isUpward ? rank - (count - bucket.count()) : count - rank;
    return hasNan ? higher(bucket, rest) : Estimate.of(interpolated(bucket, rest));
  }

  /**
   * Without NaNs a sum is NaN if both infinities were observed; then the buckets have all.
   *
   * <p>The reference goes on to the last bucket to know, and takes the quantile from that one.
   */
  private Estimate higher(Bucket bucket, double rest) {
    Bucket last = bucket;
    while (next < buckets.size()) {
      last = buckets.get(next++);
      count += last.count();
    }
    double value = interpolated(last, rest);
    return count < histogram.count()
        ? Estimate.of(value, Remark.QUANTILE_IS_HIGHER)
        : Estimate.of(value);
  }

  private double interpolated(Bucket bucket, double rest) {
    double part = rest / bucket.count();
    if (histogram.isCustom() || bucket.hasZero()) {
      return bucket.lower() + (bucket.upper() - bucket.lower()) * part;
    }
    double lower = Logarithms.binary(Math.abs(bucket.lower()));
    double upper = Logarithms.binary(Math.abs(bucket.upper()));
    return bucket.lower() > 0
        ? PowerOfTwo.of(lower + (upper - lower) * part)
        : -PowerOfTwo.of(upper + (lower - upper) * (1 - part));
  }
}
