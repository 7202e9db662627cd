package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import java.util.Arrays;

/**
 * The samples over which the windows of one series move.
 *
 * @param times in milliseconds, ascending
 * @param values without stale markers; other NaNs are all the same
 */
public record RangeSeries(Labels labels, long[] times, double[] values) {
  /** Samples as they were read. */
  static RangeSeries of(SeriesSamples samples) {
    long[] bits = samples.bits();
    double[] values = new double[bits.length];
    int stale = 0;
    for (int at = 0; at < bits.length; at++) {
      values[at] = Absent.plain(Double.longBitsToDouble(bits[at]));
      stale += bits[at] == Reads.STALE ? 1 : 0;
    }
    return stale == 0
        ? new RangeSeries(samples.labels(), samples.times(), values)
        : without(samples, values, stale);
  }

  private static RangeSeries without(SeriesSamples samples, double[] values, int stale) {
    long[] times = new long[values.length - stale];
    double[] kept = new double[times.length];
    int count = 0;
    for (int at = 0; at < values.length; at++) {
      if (samples.bits()[at] != Reads.STALE) {
        times[count] = samples.times()[at];
        kept[count++] = values[at];
      }
    }
    return new RangeSeries(samples.labels(), times, kept);
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
        column.labels(), Arrays.copyOf(times, count), Arrays.copyOf(values, count));
  }
}
