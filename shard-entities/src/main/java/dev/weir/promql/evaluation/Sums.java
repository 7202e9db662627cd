package dev.weir.promql.evaluation;

import dev.weir.promql.Kahan;

/** The sum and the average of a window. */
final class Sums {
  private Sums() {}

  static double sum(Window window) {
    double[] values = window.values;
    double sum = 0;
    double rest = 0;
    for (int at = window.from; at < window.to; at++) {
      rest = Kahan.rest(sum, rest, values[at]);
      sum += values[at];
    }
    return Double.isInfinite(sum) ? sum : sum + rest;
  }

  /** Sum by count, as long as the sum is a number that a double can hold. */
  static double average(Window window) {
    double[] values = window.values;
    double sum = values[window.from];
    double rest = 0;
    for (int at = window.from + 1; at < window.to; at++) {
      double next = sum + values[at];
      if (Double.isInfinite(next)) {
        return averageStepwise(window, at, sum, rest);
      }
      rest = Kahan.rest(sum, rest, values[at]);
      sum = next;
    }
    double count = window.count();
    return sum / count + rest / count;
  }

  /** The average from a sample on whose sum with those before is too large. */
  private static double averageStepwise(Window window, int from, double sum, double restOfSum) {
    double before = from - window.from;
    double mean = sum / before;
    double rest = restOfSum / before;
    for (int at = from; at < window.to; at++) {
      double count = before + 1;
      double share = before / count;
      double added = window.values[at] / count;
      double shrunk = share * mean;
      rest = Kahan.rest(shrunk, share * rest, added);
      mean = shrunk + added;
      before = count;
    }
    return mean + rest;
  }
}
