package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Whether histograms are equal. */
public final class Changes {
  private Changes() {}

  /** How often a histogram differs from the one before it. */
  public static int in(List<Histogram> samples) {
    int changes = 0;
    for (int at = 1; at < samples.size(); at++) {
      changes += areEqual(samples.get(at), samples.get(at - 1)) ? 0 : 1;
    }
    return changes;
  }

  /** Whether {@code one == other}: bit for bit, whatever is said of them beside others. */
  public static boolean areEqual(Histogram one, Histogram other) {
    return one.schema() == other.schema()
        && one.zeroThreshold() == other.zeroThreshold()
        && areSame(one.zeroCount(), other.zeroCount())
        && areSame(one.count(), other.count())
        && areSame(one.sum(), other.sum())
        && CustomBuckets.areEqual(one.bounds(), other.bounds())
        && one.positive().equals(other.positive())
        && one.negative().equals(other.negative());
  }

  /** NaNs are, whatever their bits: which ones arithmetic makes depends on the machine. */
  private static boolean areSame(double one, double other) {
    return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
  }
}
