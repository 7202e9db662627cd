package dev.weir.promql.evaluation;

import dev.weir.promql.TimeShift;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramSamples;

/** Finds the newest sample of a series before each step, a number or a histogram. */
final class NewestSamples {
  private final Query query;
  private final TimeShift shift;
  private final Steps steps;

  NewestSamples(Query query, TimeShift shift, Steps steps) {
    this.query = query;
    this.shift = shift;
    this.steps = steps;
  }

  /**
   * The values of all steps; of two samples at one time the histogram.
   *
   * @param isOfTimes whether the times of the samples are wanted, in seconds
   */
  Column of(SeriesSamples series, boolean isOfTimes) {
    long[] times = series.times();
    long[] histogramTimes = series.histograms().times();
    Column column = Column.ofNone(series.labels(), steps, series.histograms().size() > 0);
    int next = 0;
    int nextHistogram = 0;
    for (int step = 0; step < steps.count(); step++) {
      long time = query.shifted(shift, steps.at(step));
      while (next < times.length && times[next] <= time) {
        next++;
      }
      while (nextHistogram < histogramTimes.length && histogramTimes[nextHistogram] <= time) {
        nextHistogram++;
      }
      if (isNewer(times, next - 1, histogramTimes, nextHistogram - 1)) {
        if (isRecent(times, next - 1, time)) {
          column.values()[step] = number(series, next - 1, isOfTimes);
        }
      } else if (isRecent(histogramTimes, nextHistogram - 1, time)) {
        set(column, step, series.histograms(), nextHistogram - 1, isOfTimes);
      }
    }
    return column;
  }

  private static boolean isNewer(long[] times, int sample, long[] others, int other) {
    return other < 0 || (sample >= 0 && times[sample] > others[other]);
  }

  private boolean isRecent(long[] times, int sample, long time) {
    return sample >= 0 && times[sample] > time - query.lookbackMillis();
  }

  private static double number(SeriesSamples series, int sample, boolean isOfTimes) {
    long bits = series.bits()[sample];
    if (bits == Reads.STALE) {
      return Absent.VALUE;
    }
    return isOfTimes
        ? series.times()[sample] / 1000.0
        : Absent.plain(Double.longBitsToDouble(bits));
  }

  private static void set(
      Column column, int step, HistogramSamples histograms, int sample, boolean isOfTimes) {
    Histogram histogram = histograms.values()[sample];
    if (histogram == null) {
      return;
    }
    if (isOfTimes) {
      column.values()[step] = histograms.times()[sample] / 1000.0;
    } else {
      column.histograms()[step] = histogram;
    }
  }
}
