package dev.weir.promql.evaluation;

/** How often the value of a series differs from the one before. */
final class Differences {
  private Differences() {}

  static double changes(Window window) {
    double[] values = window.values;
    int changes = 0;
    double previous = values[window.from];
    for (int at = window.from + 1; at < window.to; at++) {
      double value = values[at];
      if (value != previous && !(Double.isNaN(value) && Double.isNaN(previous))) {
        changes++;
      }
      previous = value;
    }
    return changes;
  }

  static double resets(Window window) {
    double[] values = window.values;
    int resets = 0;
    double previous = values[window.from];
    for (int at = window.from + 1; at < window.to; at++) {
      double value = values[at];
      if (value < previous) {
        resets++;
      }
      previous = value;
    }
    return resets;
  }
}
