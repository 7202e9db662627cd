package dev.weir.promql.evaluation;

import dev.weir.promql.Function;

/** Windows for tests, and what functions make of them. */
final class Windows {
  private Windows() {}

  /** All samples of a window; the step is at its end. */
  static Window of(long[] times, double[] values, long start, long end, double... parameters) {
    Window window = new Window(times, values, parameters.length);
    System.arraycopy(parameters, 0, window.parameters, 0, parameters.length);
    window.to = times.length;
    window.start = start;
    window.end = end;
    window.stepTime = end;
    return window;
  }

  /** Samples every ten seconds from 10 s on, of which the last is at the end of the window. */
  static Window of(double... values) {
    return with(new double[0], values);
  }

  /** The same for a function with parameters. */
  static Window with(double[] parameters, double... values) {
    long[] times = new long[values.length];
    for (int at = 0; at < times.length; at++) {
      times[at] = 10_000L * (at + 1);
    }
    return of(times, values, 0, 10_000L * values.length, parameters);
  }

  static double apply(Function function, double... values) {
    return WindowFunctions.of(function).of(of(values));
  }
}
