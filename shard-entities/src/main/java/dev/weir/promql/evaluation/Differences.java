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
      if (isChange(previous, value)) {
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
      if (isReset(previous, value)) {
        resets++;
      }
      previous = value;
    }
    return resets;
  }

  static boolean isChange(double previous, double value) {
    return value != previous && !(Double.isNaN(value) && Double.isNaN(previous));
  }

  static boolean isReset(double previous, double value) {
    return value < previous;
  }
}
