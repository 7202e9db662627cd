package dev.weir.promql.evaluation;

/** How much a series changes over a window, or between its last two samples. */
final class Rates {
  /** A window is covered up to its edge if the gap there is at most this many usual intervals. */
  private static final double GAP_MAX = 1.1;

  private static final double MILLIS = 1000;
  private static final double NANOS = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Rates() {}

  static double rate(Window window) {
    if (window.count() < 2) {
      return Absent.VALUE;
    }
    double change = counterIncrease(window);
    return change * rateFactor(window, change);
  }

  static double increase(Window window) {
    if (window.count() < 2) {
      return Absent.VALUE;
    }
    double change = counterIncrease(window);
    return change * increaseFactor(window, change);
  }

  static double delta(Window window) {
    if (window.count() < 2) {
      return Absent.VALUE;
    }
    double change = window.values[window.to - 1] - window.values[window.from];
    return change * deltaFactor(window);
  }

  static double instantRate(Window window) {
    return isInstant(window)
        ? instantIncrease(window) / (lastInterval(window) / MILLIS)
        : Absent.VALUE;
  }

  static double instantDelta(Window window) {
    return isInstant(window)
        ? window.values[window.to - 1] - window.values[window.to - 2]
        : Absent.VALUE;
  }

  /** What makes the change of any values one over the whole window. */
  static double deltaFactor(Window window) {
    return factor(window, toStart(window));
  }

  /** What makes the increase of a counter one of a second. */
  static double rateFactor(Window window, double change) {
    return increaseFactor(window, change) / seconds(window.end - window.start);
  }

  /**
   * What makes the increase of a counter one over the whole window.
   *
   * <p>A counter begins at zero: the line through the samples is not drawn beyond the time where it
   * would be below.
   */
  static double increaseFactor(Window window, double change) {
    double first = window.values[window.from];
    double toStart = toStart(window);
    if (change > 0 && first >= 0) {
      double toZero = sampled(window) * (first / change);
      // not Math.min: a NaN, of infinity by infinity, changes nothing
      if (toZero < toStart) {
        toStart = toZero;
      }
    }
    return factor(window, toStart);
  }

  /** From the first sample to the last, with what a counter had when it was set back. */
  private static double counterIncrease(Window window) {
    double[] values = window.values;
    double previous = values[window.from];
    double change = values[window.to - 1] - previous;
    for (int at = window.from + 1; at < window.to; at++) {
      double value = values[at];
      if (value < previous) {
        change += previous;
      }
      previous = value;
    }
    return change;
  }

  /** How many times longer than between the samples the change goes on. */
  private static double factor(Window window, double toStart) {
    double toEnd = bounded(window, (window.end - window.times[window.to - 1]) / MILLIS);
    double sampled = sampled(window);
    return (sampled + toStart + toEnd) / sampled;
  }

  private static double toStart(Window window) {
    return bounded(window, (window.times[window.from] - window.start) / MILLIS);
  }

  /** Behind a gap that is too wide the series is taken to end, half an interval from its sample. */
  private static double bounded(Window window, double gap) {
    double interval = sampled(window) / (window.count() - 1);
    return gap >= interval * GAP_MAX ? interval / 2 : gap;
  }

  /** Seconds between the first sample and the last. */
  private static double sampled(Window window) {
    return (window.times[window.to - 1] - window.times[window.from]) / MILLIS;
  }

  /** Whole seconds and the rest apart, as Go turns a duration into a number. */
  private static double seconds(long millis) {
    return (double) Math.floorDiv(millis, 1000L) + millis % 1000 * NANOS_PER_MILLI / NANOS;
  }

  private static boolean isInstant(Window window) {
    return window.count() >= 2 && lastInterval(window) != 0;
  }

  private static long lastInterval(Window window) {
    return window.times[window.to - 1] - window.times[window.to - 2];
  }

  private static double instantIncrease(Window window) {
    double last = window.values[window.to - 1];
    double previous = window.values[window.to - 2];
    return last < previous ? last : last - previous;
  }
}
