package dev.weir.promql.evaluation;

import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;

/**
 * The values of one element of a vector, step by step: a number, a native histogram, or none.
 *
 * @param labels by which the element is told from others
 * @param values one for each step, {@link Absent#VALUE} where there is no number. Whoever has the
 *     column may change them
 * @param histograms one for each step, null where there is none; null where no step has one
 */
record Column(Labels labels, double[] values, Histogram[] histograms) {
  /** Of numbers alone. */
  Column(Labels labels, double[] values) {
    this(labels, values, null);
  }

  /**
   * Of no values yet.
   *
   * @param mayBeHistograms whether they may be, else numbers alone
   */
  static Column ofNone(Labels labels, Steps steps, boolean mayBeHistograms) {
    return new Column(
        labels,
        Evaluator.filled(Absent.VALUE, steps),
        mayBeHistograms ? new Histogram[steps.count()] : null);
  }

  /** Whether some step may have a histogram. */
  boolean mayBeHistograms() {
    return histograms != null;
  }

  /** Whether no step has a number. */
  static boolean isEmpty(double[] values) {
    for (double value : values) {
      if (!Absent.is(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no step has a value. */
  boolean isEmpty() {
    if (histograms != null) {
      for (Histogram histogram : histograms) {
        if (histogram != null) {
          return false;
        }
      }
    }
    return isEmpty(values);
  }

  /** Whether a step has a value. */
  boolean isAt(int step) {
    return !Absent.is(values[step]) || histogram(step) != null;
  }

  /** The histogram of a step; null where there is none. */
  Histogram histogram(int step) {
    return histograms == null ? null : histograms[step];
  }

  /** The same, to be changed alone. */
  Column copy() {
    return new Column(labels, values.clone(), histograms == null ? null : histograms.clone());
  }

  /** The same values under other labels. */
  Column with(Labels other) {
    return new Column(other, values, histograms);
  }

  /** Takes the value of a step away. */
  void clear(int step) {
    values[step] = Absent.VALUE;
    if (histograms != null) {
      histograms[step] = null;
    }
  }

  /** Takes over the value that another one has at a step. */
  void set(int step, Column from) {
    values[step] = from.values[step];
    if (histograms != null) {
      histograms[step] = from.histogram(step);
    }
  }
}
