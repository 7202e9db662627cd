package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.ResetHint;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much histograms grow over a window, between its first sample and its last.
 *
 * <p>That is for the caller to stretch to the edges of the window, and to divide by seconds, as
 * with numbers; {@code count} of the first sample and of the change say where a counter was 0.
 */
public final class WindowChanges {
  private final Set<Remark> remarks = EnumSet.noneOf(Remark.class);

  private WindowChanges() {}

  /**
   * What counters grew by, with what they had when they began anew: of {@code increase} and {@code
   * rate}.
   */
  public static Change increase(List<Histogram> samples) {
    return samples.size() < 2 ? Change.none(Set.of()) : new WindowChanges().counter(samples);
  }

  /** The difference of the last sample and the first: of {@code delta}. */
  public static Change delta(List<Histogram> samples) {
    if (samples.size() < 2) {
      return Change.none(Set.of());
    }
    Histogram first = samples.getFirst();
    Histogram last = samples.getLast();
    if (first.isCustom() != last.isCustom()) {
      return Change.none(Set.of(Remark.MIXED_BOUNDS));
    }
    WindowChanges changes = new WindowChanges();
    changes.remarkUnlessGauges(first, last);
    int schema = Math.min(first.schema(), last.schema());
    return changes.difference(first, Resolution.reduced(last, schema));
  }

  /** What counters grew by, or all they have if they began anew: of {@code irate}. */
  public static Change instantIncrease(Histogram previous, Histogram last) {
    WindowChanges changes = new WindowChanges();
    if (isGauge(previous) || isGauge(last)) {
      changes.remarks.add(Remark.NOT_COUNTER);
    }
    return Resets.isReset(last, previous)
        ? changes.gauge(last)
        : changes.difference(previous, last);
  }

  /** The difference of two samples: of {@code idelta}. */
  public static Change instantDelta(Histogram previous, Histogram last) {
    WindowChanges changes = new WindowChanges();
    changes.remarkUnlessGauges(previous, last);
    return changes.difference(previous, last);
  }

  private Change counter(List<Histogram> samples) {
    Histogram last = samples.getLast();
    if (isGauge(samples.getFirst()) || isGauge(last)) {
      remarks.add(Remark.NOT_COUNTER);
    }
    Histogram start = start(samples);
    if (last.isCustom() != start.isCustom()) {
      return mixed();
    }
    int schema = Math.min(start.schema(), last.schema());
    for (Histogram sample : samples.subList(1, samples.size() - 1)) {
      if (sample.isCustom() != start.isCustom()) {
        remarks.clear();
        return mixed();
      }
      if (isGauge(sample)) {
        remarks.add(Remark.NOT_COUNTER);
      }
      schema = Math.min(schema, sample.schema());
    }
    return gauge(increase(samples, start, Resolution.reduced(last, schema)));
  }

  /**
   * The first sample, or nothing if counters began anew right behind it, whatever bounds it had.
   */
  private static Histogram start(List<Histogram> samples) {
    Histogram second = samples.get(1);
    return Resets.isReset(second, samples.getFirst()) ? empty(second) : samples.getFirst();
  }

  private static Histogram empty(Histogram like) {
    return new Histogram(
        like.schema(),
        0,
        0,
        0,
        0,
        ResetHint.UNKNOWN,
        BucketCounts.NONE,
        BucketCounts.NONE,
        like.bounds());
  }

  /** Samples whose bounds are of one kind, the last of them in the coarsest schema. */
  private Histogram increase(List<Histogram> samples, Histogram start, Histogram last) {
    Histogram increase = remarked(Sums.difference(last, start), Remark.RECONCILED_IN_DIFFERENCE);
    Histogram previous = start;
    for (Histogram sample : samples.subList(1, samples.size())) {
      if (Resets.isReset(sample, previous)) {
        increase = remarked(Sums.sum(increase, previous), Remark.RECONCILED_IN_SUM);
      }
      previous = sample;
    }
    return increase;
  }

  private Histogram remarked(Sum sum, Remark reconciled) {
    if (sum.boundsReconciled()) {
      remarks.add(reconciled);
    }
    return sum.value().orElseThrow();
  }

  private void remarkUnlessGauges(Histogram first, Histogram last) {
    if (!isGauge(first) || !isGauge(last)) {
      remarks.add(Remark.NOT_GAUGE);
    }
  }

  private Change difference(Histogram previous, Histogram last) {
    Sum difference = Sums.difference(last, previous);
    return difference.value().isEmpty()
        ? mixed()
        : gauge(remarked(difference, Remark.RECONCILED_IN_DIFFERENCE));
  }

  private Change gauge(Histogram value) {
    return new Change(Optional.of(value.with(ResetHint.GAUGE)), remarks);
  }

  private Change mixed() {
    remarks.add(Remark.MIXED_BOUNDS);
    return Change.none(remarks);
  }

  private static boolean isGauge(Histogram histogram) {
    return histogram.hint() == ResetHint.GAUGE;
  }
}
