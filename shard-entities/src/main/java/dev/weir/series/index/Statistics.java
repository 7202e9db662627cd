package dev.weir.series.index;

import java.util.List;

/**
 * How many series there are and what they consist of. Lists begin with the highest count. The label
 * of parts of histograms is left out.
 *
 * @param series in the shard, each part of a histogram among them
 * @param labelNames different names
 * @param labelPairs different pairs of a name and a value
 * @param bytes accounted bytes of the index
 * @param seriesByMetric metrics with the most series
 * @param valuesByLabel labels with the most values
 * @param seriesByPair pairs, as {@code name=value}, with the most series
 * @param bytesByLabel labels with the most accounted bytes: texts, postings, references of series
 */
public record Statistics(
    int series,
    int labelNames,
    int labelPairs,
    long bytes,
    List<Count> seriesByMetric,
    List<Count> valuesByLabel,
    List<Count> seriesByPair,
    List<Count> bytesByLabel) {
  /**
   * One line.
   *
   * @param name what is counted
   * @param count how many, or how many bytes
   */
  public record Count(String name, long count) {}
}
