package dev.weir.promql.evaluation;

/** The largest and the smallest value of a window: a NaN only if there is no number. */
final class Extremes {
  private static final double MILLIS = 1000;

  private Extremes() {}

  static double maximum(Window window) {
    double[] values = window.values;
    double maximum = values[window.from];
    for (int at = window.from + 1; at < window.to; at++) {
      if (values[at] > maximum || Double.isNaN(maximum)) {
        maximum = values[at];
      }
    }
    return maximum;
  }

  static double minimum(Window window) {
    double[] values = window.values;
    double minimum = values[window.from];
    for (int at = window.from + 1; at < window.to; at++) {
      if (values[at] < minimum || Double.isNaN(minimum)) {
        minimum = values[at];
      }
    }
    return minimum;
  }

  /** Of equal ones the last, in seconds. */
  static double timeOfMaximum(Window window) {
    double[] values = window.values;
    int maximum = window.from;
    for (int at = window.from + 1; at < window.to; at++) {
      if (values[at] >= values[maximum] || Double.isNaN(values[maximum])) {
        maximum = at;
      }
    }
    return window.times[maximum] / MILLIS;
  }

  /** Of equal ones the last, in seconds. */
  static double timeOfMinimum(Window window) {
    double[] values = window.values;
    int minimum = window.from;
    for (int at = window.from + 1; at < window.to; at++) {
      if (values[at] <= values[minimum] || Double.isNaN(values[minimum])) {
        minimum = at;
      }
    }
    return window.times[minimum] / MILLIS;
  }
}
