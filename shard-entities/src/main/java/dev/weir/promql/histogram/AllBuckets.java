package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import java.util.ArrayList;
import java.util.List;

/** The buckets of a histogram with their bounds. */
public final class AllBuckets {
  private AllBuckets() {}

  /**
   * Those that have observations, from the most negative to the most positive.
   *
   * <p>A bucket that the zero bucket cuts begins behind it. A zero bucket of less than no
   * observations, or of NaN, is left out.
   */
  public static List<Bucket> of(Histogram histogram) {
    double threshold = histogram.zeroThreshold();
    List<Bucket> buckets = new ArrayList<>(most(histogram));
    for (int at = histogram.negative().size() - 1; at >= 0; at--) {
      Bucket bucket = negative(histogram, at);
      boolean isCut = bucket.upper() < 0 && bucket.upper() > -threshold;
      buckets.add(isCut ? with(bucket, bucket.lower(), -threshold) : bucket);
    }
    if (histogram.zeroCount() > 0 && !histogram.isCustom()) {
      buckets.add(zero(histogram));
    }
    for (int at = 0; at < histogram.positive().size(); at++) {
      buckets.add(outside(positive(histogram, at), threshold));
    }
    return buckets;
  }

  /** The same in full width, and with a zero bucket of whatever count but 0. */
  static List<Bucket> uncut(Histogram histogram) {
    List<Bucket> buckets = new ArrayList<>(most(histogram));
    for (int at = histogram.negative().size() - 1; at >= 0; at--) {
      buckets.add(negative(histogram, at));
    }
    if (histogram.zeroCount() != 0 && !histogram.isCustom()) {
      buckets.add(zero(histogram));
    }
    for (int at = 0; at < histogram.positive().size(); at++) {
      buckets.add(positive(histogram, at));
    }
    return buckets;
  }

  private static int most(Histogram histogram) {
    return histogram.negative().size() + 1 + histogram.positive().size();
  }

  /** Given bounds may be negative, and are cut as well. */
  private static Bucket outside(Bucket bucket, double threshold) {
    if (bucket.lower() > 0 && bucket.lower() < threshold) {
      return with(bucket, threshold, bucket.upper());
    }
    if (bucket.upper() < 0 && bucket.upper() > -threshold) {
      return with(bucket, bucket.lower(), -threshold);
    }
    return bucket;
  }

  private static Bucket with(Bucket bucket, double lower, double upper) {
    return new Bucket(lower, upper, bucket.isLowerIn(), bucket.isUpperIn(), bucket.count());
  }

  private static Bucket zero(Histogram histogram) {
    double threshold = histogram.zeroThreshold();
    return new Bucket(-threshold, threshold, true, true, histogram.zeroCount());
  }

  private static Bucket positive(Histogram histogram, int at) {
    BucketCounts counts = histogram.positive();
    int index = counts.index(at);
    double lower = Bounds.upper(histogram, index - 1);
    double upper = Bounds.upper(histogram, index);
    boolean isLowerIn = histogram.isCustom() ? index == 0 : lower < 0;
    boolean isUpperIn = histogram.isCustom() || upper > 0;
    return new Bucket(lower, upper, isLowerIn, isUpperIn, counts.count(at));
  }

  private static Bucket negative(Histogram histogram, int at) {
    BucketCounts counts = histogram.negative();
    int index = counts.index(at);
    double lower = -Bounds.upper(histogram, index);
    double upper = -Bounds.upper(histogram, index - 1);
    return new Bucket(lower, upper, lower < 0, upper > 0, counts.count(at));
  }
}
