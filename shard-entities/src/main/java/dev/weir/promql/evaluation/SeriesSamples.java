package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import java.util.Comparator;

/**
 * Samples of one series.
 *
 * @param times in milliseconds, ascending
 * @param bits raw bits of the values, stale markers among them
 */
public record SeriesSamples(Labels labels, long[] times, long[] bits) {
  /** In the order of their labels: names before values, both by their bytes. */
  public static final Comparator<SeriesSamples> BY_LABELS =
      Comparator.comparing(SeriesSamples::labels, LabelSets.ORDER);
}
