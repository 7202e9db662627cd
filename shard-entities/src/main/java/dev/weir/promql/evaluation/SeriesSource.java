package dev.weir.promql.evaluation;

import java.util.List;
import java.util.Optional;

/** Where the samples of a query come from. */
@FunctionalInterface
public interface SeriesSource {
  /**
   * The series with samples in the time of the selection, in any order, no labels twice. There may
   * be samples of other times, too. Floats and histograms of the same labels are one series.
   */
  List<SeriesSamples> read(Selection selection);

  /** The buckets of a tier, likewise. */
  default List<SeriesBuckets> rolled(Selection selection) {
    throw new IllegalStateException("there are no rollups: " + selection);
  }

  /** What shards have made of a part; empty where it is evaluated from samples. */
  default Optional<PartReads> evaluated(Part part) {
    return Optional.empty();
  }
}
