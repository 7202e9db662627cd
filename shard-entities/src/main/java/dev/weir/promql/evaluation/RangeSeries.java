package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;
import dev.weir.series.histogram.ResetHint;
import java.util.Arrays;

/**
 * The samples over which the windows of one series move.
 *
 * @param times of the numbers in milliseconds, ascending
 * @param values without stale markers; other NaNs are all the same
 * @param histograms likewise, with times of their own
 */
public record RangeSeries(
    Labels labels, long[] times, double[] values, HistogramSamples histograms) {
  /** Numbers alone. */
  public RangeSeries(Labels labels, long[] times, double[] values) {
    this(labels, times, values, HistogramSamples.NONE);
  }

  /** Whether there are no samples. */
  boolean isEmpty() {
    return times.length == 0 && histograms.size() == 0;
  }

  /** Samples as they were read. */
  static RangeSeries of(SeriesSamples samples) {
    long[] bits = samples.bits();
    HistogramSamples histograms = alive(samples.histograms());
    double[] values = new double[bits.length];
    int stale = 0;
    for (int at = 0; at < bits.length; at++) {
      values[at] = Absent.plain(Double.longBitsToDouble(bits[at]));
      stale += bits[at] == Reads.STALE ? 1 : 0;
    }
    return stale == 0
        ? new RangeSeries(samples.labels(), samples.times(), values, histograms)
        : without(samples, values, stale, histograms);
  }

  private static RangeSeries without(
      SeriesSamples samples, double[] values, int stale, HistogramSamples histograms) {
    long[] times = new long[values.length - stale];
    double[] kept = new double[times.length];
    int count = 0;
    for (int at = 0; at < values.length; at++) {
      if (samples.bits()[at] != Reads.STALE) {
        times[count] = samples.times()[at];
        kept[count++] = values[at];
      }
    }
    return new RangeSeries(samples.labels(), times, kept, histograms);
  }

  private static HistogramSamples alive(HistogramSamples samples) {
    int size = samples.size();
    long[] times = new long[size];
    Histogram[] values = new Histogram[size];
    int count = 0;
    for (int at = 0; at < size; at++) {
      if (samples.values()[at] != null) {
        times[count] = samples.times()[at];
        values[count++] = samples.values()[at];
      }
    }
    return count == size
        ? samples
        : new HistogramSamples(Arrays.copyOf(times, count), Arrays.copyOf(values, count));
  }

  /** The values of an expression at the steps that have one. */
  static RangeSeries of(Column column, Steps steps) {
    long[] times = new long[steps.count()];
    double[] values = new double[steps.count()];
    int count = 0;
    for (int step = 0; step < steps.count(); step++) {
      double value = column.values()[step];
      if (!Absent.is(value)) {
        times[count] = steps.at(step);
        values[count++] = value;
      }
    }
    return new RangeSeries(
        column.labels(),
        Arrays.copyOf(times, count),
        Arrays.copyOf(values, count),
        histograms(column, steps));
  }

  private static HistogramSamples histograms(Column column, Steps steps) {
    if (column.histograms() == null) {
      return HistogramSamples.NONE;
    }
    long[] times = new long[steps.count()];
    Histogram[] values = new Histogram[steps.count()];
    for (int step = 0; step < steps.count(); step++) {
      times[step] = steps.at(step);
      values[step] = column.histogram(step);
    }
    return alive(new HistogramSamples(times, values));
  }

  /**
   * The same for a subquery, which may pass over samples or see one several times: so what is said
   * of a histogram beside the one before it need not be true here.
   */
  RangeSeries withoutHints() {
    if (histograms.size() == 0) {
      return this;
    }
    Histogram[] unknown =
        Arrays.stream(histograms.values())
            .map(each -> each.hint() == ResetHint.GAUGE ? each : each.with(ResetHint.UNKNOWN))
            .toArray(Histogram[]::new);
    return new RangeSeries(
        labels, times, values, new HistogramSamples(histograms.times(), unknown));
  }
}
