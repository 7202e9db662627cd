package dev.weir.promql.evaluation;

/**
 * The samples of one series that a function of a range looks at, for one step after the other. The
 * evaluator moves it; functions only read it.
 */
final class Window {
  /** Times of all samples of the series, in milliseconds, ascending. */
  final long[] times;

  /** Their values, without those that end a series. */
  final double[] values;

  /** The first sample of the window. */
  int from;

  /** Behind its last sample. */
  int to;

  /** Where the window begins, exclusive, in milliseconds. */
  long start;

  /** Where it ends, inclusive, in milliseconds. */
  long end;

  /** The time of the step, which the window may be shifted from, in milliseconds. */
  long stepTime;

  /** The scalar arguments of the function at the step, in their order. */
  final double[] parameters;

  Window(long[] times, double[] values, int parameters) {
    this.times = times;
    this.values = values;
    this.parameters = new double[parameters];
  }

  /** How many samples there are. */
  int count() {
    return to - from;
  }
}
