package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Histograms with fewer and wider buckets. */
public final class Resolution {
  private Resolution() {}

  /**
   * The same observations in buckets of a coarser schema, or of its own.
   *
   * @throws IllegalArgumentException when the schema is finer, or either has given bounds
   */
  public static Histogram reduced(Histogram histogram, int schema) {
    if (schema == histogram.schema()) {
      return histogram;
    }
    if (histogram.isCustom() || schema > histogram.schema() || schema < Histogram.SCHEMA_MIN) {
      throw new IllegalArgumentException(
          "schema %d cannot become %d".formatted(histogram.schema(), schema));
    }
    int halvings = histogram.schema() - schema;
    return new Histogram(
        schema,
        histogram.zeroThreshold(),
        histogram.zeroCount(),
        histogram.count(),
        histogram.sum(),
        histogram.hint(),
        Counts.reduced(histogram.positive(), halvings),
        Counts.reduced(histogram.negative(), halvings),
        List.of());
  }
}
