package dev.weir.promql.histogram;

import dev.weir.promql.Kahan;
import dev.weir.series.histogram.Histogram;

/** Averages of histograms, and how far observations are from them. NaN without observations. */
public final class Moments {
  private Moments() {}

  /** The sum by the count. */
  public static double average(Histogram histogram) {
    return histogram.sum() / histogram.count();
  }

  /** The square root of the variance. */
  public static double deviation(Histogram histogram) {
    return Math.sqrt(variance(histogram));
  }

  /** The average square of the distance, as if all of a bucket were in its middle. */
  public static double variance(Histogram histogram) {
    double average = average(histogram);
    double squares = 0;
    double rest = 0;
    for (Bucket bucket : AllBuckets.of(histogram)) {
      double distance = middle(histogram, bucket) - average;
      double added = bucket.count() * distance * distance;
      rest = Kahan.rest(squares, rest, added);
      squares += added;
    }
    return (squares + rest) / histogram.count();
  }

  /** Between exponential bounds the geometric one. */
  private static double middle(Histogram histogram, Bucket bucket) {
    if (histogram.isCustom()) {
      return (bucket.upper() + bucket.lower()) / 2;
    }
    if (bucket.hasZero()) {
      return 0;
    }
    double middle = Math.sqrt(bucket.upper() * bucket.lower());
    return bucket.upper() < 0 ? -middle : middle;
  }
}
