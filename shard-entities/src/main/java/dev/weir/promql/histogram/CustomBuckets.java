package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import java.util.ArrayList;
import java.util.List;

/** Buckets of given bounds, brought to bounds that two histograms share. */
final class CustomBuckets {
  private CustomBuckets() {}

  /** Whether bounds are equal numbers; 0 and -0 are. */
  static boolean areEqual(List<Double> one, List<Double> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int at = 0; at < one.size(); at++) {
      if (one.get(at).doubleValue() != other.get(at).doubleValue()) {
        return false;
      }
    }
    return true;
  }

  /** The bounds that both have. */
  static List<Double> shared(List<Double> one, List<Double> other) {
    List<Double> shared = new ArrayList<>();
    int at = 0;
    int next = 0;
    while (at < one.size() && next < other.size()) {
      double bound = one.get(at);
      double otherBound = other.get(next);
      if (bound == otherBound) {
        shared.add(bound);
      }
      // with a NaN the other list goes on, as in the reference
      at += bound <= otherBound ? 1 : 0;
      next += bound < otherBound ? 0 : 1;
    }
    return shared;
  }

  /**
   * Adds buckets to those of fewer bounds, in which each falls as a whole.
   *
   * @param sums one for each of the fewer bounds, and one for what is above
   * @param sign 1, or -1 to subtract
   */
  static void add(
      double[] sums, List<Double> fewer, BucketCounts counts, List<Double> bounds, int sign) {
    int target = 0;
    for (int at = 0; at < counts.size(); at++) {
      double upper = Bounds.custom(bounds, counts.index(at));
      while (target < fewer.size() && fewer.get(target) < upper) {
        target++;
      }
      sums[target] += sign * counts.count(at);
    }
  }

  /** The same without buckets that have no observations. */
  static BucketCounts counts(double[] sums) {
    CountsBuilder counts = new CountsBuilder(sums.length);
    for (int index = 0; index < sums.length; index++) {
      counts.add(index, sums[index]);
    }
    return counts.build();
  }
}
