package dev.weir.promql.histogram;

import static dev.weir.series.histogram.ResetHint.GAUGE;
import static dev.weir.series.histogram.ResetHint.NO_RESET;
import static dev.weir.series.histogram.ResetHint.RESET;
import static dev.weir.series.histogram.ResetHint.UNKNOWN;

import dev.weir.series.histogram.ResetHint;

/** What is said of two histograms, taken together. */
final class Hints {
  private Hints() {}

  /** A gauge makes a gauge; what differs otherwise is unknown. */
  static ResetHint combined(ResetHint one, ResetHint other) {
    if (one == other) {
      return one;
    }
    return one == GAUGE || other == GAUGE ? GAUGE : UNKNOWN;
  }

  /** Whether one began anew and the other did not. */
  static boolean collide(ResetHint one, ResetHint other) {
    return (one == RESET && other == NO_RESET) || (one == NO_RESET && other == RESET);
  }
}
