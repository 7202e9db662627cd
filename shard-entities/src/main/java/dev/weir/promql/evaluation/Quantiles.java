package dev.weir.promql.evaluation;

import java.util.Arrays;

/** Quantiles, between two values if need be; keeps the room that it sorts in. */
final class Quantiles {
  private static final double MEDIAN = 0.5;

  private double[] values = new double[64];

  /** The quantile that the parameter of the window asks for. */
  double quantile(Window window) {
    return of(window.parameters[0], copy(window), window.count());
  }

  /** The median of the distances from the median. */
  double medianDeviation(Window window) {
    int count = window.count();
    double[] distances = copy(window);
    double median = of(MEDIAN, distances, count);
    for (int at = 0; at < count; at++) {
      distances[at] = Math.abs(distances[at] - median);
    }
    return of(MEDIAN, distances, count);
  }

  private double[] copy(Window window) {
    int count = window.count();
    if (values.length < count) {
      values = new double[Math.max(count, 2 * values.length)];
    }
    System.arraycopy(window.values, window.from, values, 0, count);
    return values;
  }

  /**
   * The quantile of some values, which it sorts; NaNs are the smallest.
   *
   * @param quantile below 0 gives the negative infinity, above 1 the positive one
   */
  static double of(double quantile, double[] values, int count) {
    if (count == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    sort(values, count);
    double rank = quantile * (count - 1);
    int lower = (int) rank;
    int upper = Math.min(count - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  /** Arrays would put NaNs last. */
  private static void sort(double[] values, int count) {
    int first = 0;
    for (int at = 0; at < count; at++) {
      if (Double.isNaN(values[at])) {
        values[at] = values[first];
        values[first++] = Double.NaN;
      }
    }
    Arrays.sort(values, first, count);
  }
}
