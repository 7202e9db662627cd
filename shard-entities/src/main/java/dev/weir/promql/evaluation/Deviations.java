package dev.weir.promql.evaluation;

import dev.weir.promql.Kahan;

/**
 * How far the values of a window are from their average; of all values, not of a sample of them.
 */
final class Deviations {
  private Deviations() {}

  static double deviation(Window window) {
    return Math.sqrt(variance(window));
  }

  /** After Welford, in one pass, with the rests of both running sums. */
  static double variance(Window window) {
    double mean = 0;
    double meanRest = 0;
    double squares = 0;
    double squaresRest = 0;
    double count = 0;
    for (int at = window.from; at < window.to; at++) {
      double value = window.values[at];
      count++;
      double distance = value - (mean + meanRest);
      double step = distance / count;
      meanRest = Kahan.rest(mean, meanRest, step);
      mean += step;
      double square = distance * (value - (mean + meanRest));
      squaresRest = Kahan.rest(squares, squaresRest, square);
      squares += square;
    }
    return (squares + squaresRest) / count;
  }
}
