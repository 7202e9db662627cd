package dev.weir.promql.evaluation;

import dev.weir.series.Labels;

/**
 * The values of one element of a vector, step by step.
 *
 * @param labels by which the element is told from others
 * @param values one for each step, {@link Absent#VALUE} where there is none; at least one is there.
 *     Whoever has the column may change them
 */
record Column(Labels labels, double[] values) {
  /** Whether no step has a value. */
  static boolean isEmpty(double[] values) {
    for (double value : values) {
      if (!Absent.is(value)) {
        return false;
      }
    }
    return true;
  }
}
