package dev.weir.promql.histogram;

import dev.weir.promql.histogram.ZeroBuckets.Reconciled;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.List;
import java.util.Optional;

/**
 * Sums and differences of two histograms.
 *
 * <p>The result has the coarser schema and the wider zero bucket of both, or the bounds that both
 * have.
 */
public final class Sums {
  private Sums() {}

  /** {@code one + other}. */
  public static Sum sum(Histogram one, Histogram other) {
    return combined(one, other, 1);
  }

  /** {@code one - other}, with the hint of a sum: what rates and averages need. */
  public static Sum difference(Histogram one, Histogram other) {
    return combined(one, other, -1);
  }

  /** {@code one - other} as the operator gives it: a gauge, as differences may be negative. */
  public static Sum minus(Histogram one, Histogram other) {
    Sum difference = difference(one, other);
    return new Sum(
        difference.value().map(value -> value.with(ResetHint.GAUGE)),
        difference.hintsCollide(),
        difference.boundsReconciled());
  }

  private static Sum combined(Histogram one, Histogram other, int sign) {
    if (one.isCustom() != other.isCustom()) {
      return Sum.INCOMPATIBLE;
    }
    boolean isReconciled = one.isCustom() && !CustomBuckets.areEqual(one.bounds(), other.bounds());
    Histogram value = one.isCustom() ? custom(one, other, sign) : exponential(one, other, sign);
    boolean hintsCollide = Hints.collide(one.hint(), other.hint());
    return new Sum(Optional.of(value), hintsCollide, isReconciled);
  }

  private static Histogram exponential(Histogram one, Histogram other, int sign) {
    Reconciled zero = ZeroBuckets.reconciled(one, other);
    Histogram kept = zero.one();
    int schema = Math.min(one.schema(), other.schema());
    double threshold = kept.zeroThreshold();
    BucketCounts positive = outside(other, other.positive(), schema, threshold);
    BucketCounts negative = outside(other, other.negative(), schema, threshold);
    int halvings = one.schema() - schema;
    return new Histogram(
        schema,
        threshold,
        kept.zeroCount() + sign * zero.otherZeroCount(),
        one.count() + sign * other.count(),
        one.sum() + sign * other.sum(),
        Hints.combined(one.hint(), other.hint()),
        Counts.sum(Counts.reduced(kept.positive(), halvings), positive, sign),
        Counts.sum(Counts.reduced(kept.negative(), halvings), negative, sign),
        List.of());
  }

  /** The buckets of a schema that are not in the zero bucket. */
  private static BucketCounts outside(
      Histogram histogram, BucketCounts counts, int schema, double threshold) {
    BucketCounts reduced = Counts.reduced(counts, histogram.schema() - schema);
    return Counts.from(reduced, Counts.firstEndingAbove(reduced, schema, threshold));
  }

  private static Histogram custom(Histogram one, Histogram other, int sign) {
    if (CustomBuckets.areEqual(one.bounds(), other.bounds())) {
      BucketCounts counts = Counts.sum(one.positive(), other.positive(), sign);
      return custom(one, other, sign, counts, one.bounds());
    }
    List<Double> shared = CustomBuckets.shared(one.bounds(), other.bounds());
    double[] sums = new double[shared.size() + 1];
    CustomBuckets.add(sums, shared, one.positive(), one.bounds(), 1);
    CustomBuckets.add(sums, shared, other.positive(), other.bounds(), sign);
    return custom(one, other, sign, CustomBuckets.counts(sums), shared);
  }

  private static Histogram custom(
      Histogram one, Histogram other, int sign, BucketCounts counts, List<Double> bounds) {
    return new Histogram(
        Histogram.CUSTOM,
        one.zeroThreshold(),
        one.zeroCount(),
        one.count() + sign * other.count(),
        one.sum() + sign * other.sum(),
        Hints.combined(one.hint(), other.hint()),
        counts,
        BucketCounts.NONE,
        bounds);
  }
}
