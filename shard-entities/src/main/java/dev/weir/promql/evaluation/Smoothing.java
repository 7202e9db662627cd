package dev.weir.promql.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A moving average that weighs old samples less and less, and follows a trend. */
final class Smoothing {
  /** As many as Go writes unless told otherwise. */
  private static final int DIGITS = 6;

  private Smoothing() {}

  /**
   * The smoothed value at the last sample.
   *
   * @throws EvaluationException when a factor is not between 0 and 1
   */
  static double smoothed(Window window) {
    double smoothing = window.parameters[0];
    double trending = window.parameters[1];
    check(smoothing, "smoothing factor", "sf");
    check(trending, "trend factor", "tf");
    if (window.count() < 2) {
      return Absent.VALUE;
    }
    double[] values = window.values;
    double before = 0;
    double smoothed = values[window.from];
    double trend = values[window.from + 1] - smoothed;
    for (int at = window.from + 1; at < window.to; at++) {
      if (at > window.from + 1) {
        trend = trending * (smoothed - before) + (1 - trending) * trend;
      }
      double next = smoothing * values[at] + (1 - smoothing) * (smoothed + trend);
      before = smoothed;
      smoothed = next;
    }
    return smoothed;
  }

  /** NaN passes, as in the reference. */
  private static void check(double factor, String name, String sign) {
    if (factor <= 0 || factor >= 1) {
      throw new EvaluationException(
          "invalid %s. Expected: 0 < %s < 1, got: %s".formatted(name, sign, text(factor)));
    }
  }

  private static String text(double factor) {
    if (Double.isInfinite(factor)) {
      return factor > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal rounded = new BigDecimal(Math.abs(factor)).setScale(DIGITS, RoundingMode.HALF_EVEN);
    String sign = Double.doubleToRawLongBits(factor) < 0 ? "-" : "";
    return sign + rounded.toPlainString();
  }
}
