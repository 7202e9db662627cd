package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.List;
import java.util.Optional;

/** What a query gives. */
public sealed interface QueryResult {
  /**
   * One number.
   *
   * @param time in milliseconds
   */
  record Scalar(long time, double value) implements QueryResult {}

  /**
   * One text.
   *
   * @param time in milliseconds
   */
  record Text(long time, String value) implements QueryResult {}

  /**
   * The elements of a vector, in the order of the evaluation.
   *
   * @param time in milliseconds
   */
  record Vector(long time, List<Element> elements) implements QueryResult {}

  /**
   * One element of a vector.
   *
   * @param value no number where it is a histogram
   * @param histogram empty where it is a number
   */
  record Element(Labels labels, double value, Optional<Histogram> histogram) {
    /** A number. */
    public Element(Labels labels, double value) {
      this(labels, value, Optional.empty());
    }
  }

  /** Values over time, in the order of their labels. */
  record Matrix(List<RangeSeries> series) implements QueryResult {}
}
