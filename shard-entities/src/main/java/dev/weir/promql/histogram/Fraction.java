package dev.weir.promql.histogram;

import dev.weir.promql.Logarithms;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/**
 * Which part of the observations is between two values; see {@link Quantile} for what is assumed.
 */
public final class Fraction {
  private final Histogram histogram;
  private final List<Bucket> buckets;

  private Fraction(Histogram histogram) {
    this.histogram = histogram;
    this.buckets = AllBuckets.of(histogram);
  }

  /** NaN without observations or with a bound that is NaN; 0 if the lower one is not below. */
  public static Estimate of(double lower, double upper, Histogram histogram) {
    if (histogram.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Estimate.of(Double.NaN);
    }
    return lower >= upper ? Estimate.of(0) : new Fraction(histogram).between(lower, upper);
  }

  private Estimate between(double lower, double upper) {
    boolean hasNan = Double.isNaN(histogram.sum());
    double all = hasNan ? inBuckets() : histogram.count();
    double value = (rank(upper, all) - rank(lower, all)) / histogram.count();
    return hasNan && all < histogram.count()
        ? Estimate.of(value, Remark.FRACTION_WITHOUT_NAN)
        : Estimate.of(value);
  }

  /** All that are not NaN. */
  private double inBuckets() {
    double count = 0;
    for (Bucket bucket : buckets) {
      count += bucket.count();
    }
    return count;
  }

  /** How many observations are below a value. */
  private double rank(double value, double all) {
    double below = 0;
    for (Bucket whole : buckets) {
      boolean hasZero = whole.hasZero();
      Bucket bucket = hasZero ? ZeroSide.narrowed(whole, histogram) : whole;
      if (bucket.lower() >= value) {
        return Math.min(below, all);
      }
      if (bucket.lower() < value && bucket.upper() > value) {
        boolean isLinear = histogram.isCustom() || hasZero;
        double rank = isLinear ? linear(bucket, value, below) : exponential(bucket, value, below);
        return Math.min(rank, all);
      }
      below += bucket.count();
    }
    return all;
  }

  /**
   * Nothing can be said within a bucket without an end: of one without a beginning all is below.
   */
  private static double linear(Bucket bucket, double value, double below) {
    if (bucket.lower() == Double.NEGATIVE_INFINITY) {
      return bucket.count();
    }
    return below + bucket.count() * (value - bucket.lower()) / (bucket.upper() - bucket.lower());
  }

  private static double exponential(Bucket bucket, double value, double below) {
    double lower = Logarithms.binary(Math.abs(bucket.lower()));
    double upper = Logarithms.binary(Math.abs(bucket.upper()));
    double middle = Logarithms.binary(Math.abs(value));
    double part =
        value > 0 ? (middle - lower) / (upper - lower) : 1 - (middle - upper) / (lower - upper);
    return below + bucket.count() * part;
  }
}
