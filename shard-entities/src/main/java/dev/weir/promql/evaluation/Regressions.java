package dev.weir.promql.evaluation;

import dev.weir.promql.Kahan;

/** The straight line through the samples of a window with the least squares of distances. */
final class Regressions {
  private static final double MILLIS = 1000;

  private Regressions() {}

  /** Change by second. The origin is near the samples, where doubles are dense. */
  static double slope(Window window) {
    return window.count() < 2
        ? Absent.VALUE
        : line(window, window.times[window.from], true, Double.NaN);
  }

  /** Where the line is the seconds of the parameter after the step. */
  static double prediction(Window window) {
    return window.count() < 2
        ? Absent.VALUE
        : line(window, window.stepTime, false, window.parameters[0]);
  }

  /** The slope, or the place on the line some seconds after its origin. */
  private static double line(Window window, long origin, boolean isSlope, double seconds) {
    if (isConstant(window)) {
      return constant(window.values[window.from], isSlope, seconds);
    }
    double[] values = window.values;
    double times = 0;
    double timesRest = 0;
    double sum = 0;
    double sumRest = 0;
    double products = 0;
    double productsRest = 0;
    double squares = 0;
    double squaresRest = 0;
    for (int at = window.from; at < window.to; at++) {
      double time = (window.times[at] - origin) / MILLIS;
      double value = values[at];
      timesRest = Kahan.rest(times, timesRest, time);
      times += time;
      sumRest = Kahan.rest(sum, sumRest, value);
      sum += value;
      productsRest = Kahan.rest(products, productsRest, time * value);
      products += time * value;
      squaresRest = Kahan.rest(squares, squaresRest, time * time);
      squares += time * time;
    }
    times += timesRest;
    sum += sumRest;
    products += productsRest;
    squares += squaresRest;
    double count = window.count();
    double slope = (products - times * sum / count) / (squares - times * times / count);
    return isSlope ? slope : slope * seconds + (sum / count - slope * times / count);
  }

  private static boolean isConstant(Window window) {
    double first = window.values[window.from];
    for (int at = window.from + 1; at < window.to; at++) {
      if (window.values[at] != first) {
        return false;
      }
    }
    return true;
  }

  /** Without sums, so that what is level stays exactly level. */
  private static double constant(double value, boolean isSlope, double seconds) {
    if (Double.isInfinite(value)) {
      return Double.NaN;
    }
    return isSlope ? 0 : 0 * seconds + value;
  }
}
