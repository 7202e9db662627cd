package dev.weir.promql.histogram;

import dev.weir.promql.histogram.ZeroBuckets.ZeroBucket;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Whether the counters of a histogram began anew. */
public final class Resets {
  private Resets() {}

  /** How often they did from each histogram to the next. */
  public static int in(List<Histogram> samples) {
    int resets = 0;
    for (int at = 1; at < samples.size(); at++) {
      resets += isReset(samples.get(at), samples.get(at - 1)) ? 1 : 0;
    }
    return resets;
  }

  /**
   * Whether they did after the previous one: the hint says so, or some count is less than before.
   *
   * <p>Buckets become coarser and the zero bucket wider without a reset, never the other way. A
   * gauge is looked at like a counter.
   */
  public static boolean isReset(Histogram current, Histogram previous) {
    return switch (current.hint()) {
      case RESET -> true;
      case NO_RESET -> false;
      case UNKNOWN, GAUGE -> isLess(current, previous);
    };
  }

  private static boolean isLess(Histogram current, Histogram previous) {
    if (current.count() < previous.count() || current.schema() > previous.schema()) {
      return true;
    }
    if (current.isCustom()) {
      return isCustomLess(current, previous);
    }
    // previous may have given bounds only if its schema is less than all, which was a reset
    return isZeroBucketLess(current, previous)
        || hasLess(current, current.positive(), previous, previous.positive())
        || hasLess(current, current.negative(), previous, previous.negative());
  }

  private static boolean isZeroBucketLess(Histogram current, Histogram previous) {
    double threshold = current.zeroThreshold();
    if (threshold < previous.zeroThreshold()) {
      return true;
    }
    ZeroBucket before = ZeroBuckets.widened(previous, threshold);
    return before.threshold() != threshold || current.zeroCount() < before.count();
  }

  private static boolean hasLess(
      Histogram current, BucketCounts counts, Histogram previous, BucketCounts previousCounts) {
    int schema = current.schema();
    BucketCounts before = Counts.reduced(previousCounts, previous.schema() - schema);
    double threshold = current.zeroThreshold();
    int first = threshold == 0 ? 0 : Counts.firstEndingAbove(before, schema, threshold);
    return hasLess(counts, before, first);
  }

  /** Whether a bucket has less than before, which it also has when it is not there any more. */
  private static boolean hasLess(BucketCounts counts, BucketCounts before, int first) {
    int at = 0;
    for (int next = first; next < before.size(); next++) {
      int index = before.index(next);
      while (at < counts.size() && counts.index(at) < index) {
        at++;
      }
      boolean isThere = at < counts.size() && counts.index(at) == index;
      if (!isThere || counts.count(at) < before.count(next)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCustomLess(Histogram current, Histogram previous) {
    if (!previous.isCustom()) {
      return true;
    }
    if (CustomBuckets.areEqual(current.bounds(), previous.bounds())) {
      return hasLess(current.positive(), previous.positive(), 0);
    }
    List<Double> shared = CustomBuckets.shared(current.bounds(), previous.bounds());
    double[] counts = new double[shared.size() + 1];
    CustomBuckets.add(counts, shared, current.positive(), current.bounds(), 1);
    double[] before = new double[shared.size() + 1];
    CustomBuckets.add(before, shared, previous.positive(), previous.bounds(), 1);
    for (int at = 0; at < counts.length; at++) {
      if (counts[at] < before[at]) {
        return true;
      }
    }
    return false;
  }
}
