package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.HistogramSamples;
import java.util.Comparator;

/**
 * Samples of one series: floats, histograms, or both at different times.
 *
 * @param times of the floats in milliseconds, ascending
 * @param bits raw bits of the floats, stale markers among them
 * @param histograms with times of their own
 */
public record SeriesSamples(Labels labels, long[] times, long[] bits, HistogramSamples histograms) {
  /** In the order of their labels: names before values, both by their bytes. */
  public static final Comparator<SeriesSamples> BY_LABELS =
      Comparator.comparing(SeriesSamples::labels, LabelSets.ORDER);

  /** Floats alone. */
  public SeriesSamples(Labels labels, long[] times, long[] bits) {
    this(labels, times, bits, HistogramSamples.NONE);
  }
}
