package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.promql.Function;
import org.junit.jupiter.api.Test;

/** Averages that follow a trend. */
class SmoothingTest {
  private static double smoothed(double smoothing, double trending, double... values) {
    return WindowFunctions.of(Function.DOUBLE_EXPONENTIAL_SMOOTHING)
        .of(Windows.with(new double[] {smoothing, trending}, values));
  }

  @Test
  void followsTheTrend() {
    // trend 2, then 2, then 0.25 * (3 - 1) + 0.75 * 2 = 2
    assertThat(smoothed(0.5, 0.25, 1, 3)).isEqualTo(3);
    assertThat(smoothed(0.5, 0.25, 1, 3, 9)).isEqualTo(0.5 * 9 + 0.5 * (3 + 2));
    // then 0.25 * (7 - 3) + 0.75 * 2 = 2.5
    assertThat(smoothed(0.5, 0.25, 1, 3, 9, 0)).isEqualTo(0.5 * (7 + 2.5));
  }

  @Test
  void givesNothing_whenThereIsOneSample() {
    assertThat(Absent.is(smoothed(0.5, 0.5, 1))).isTrue();
  }

  @Test
  void refusesFactorsOutOfBounds() {
    assertRefused(0, 0.5, "invalid smoothing factor. Expected: 0 < sf < 1, got: 0.000000");
    assertRefused(1, 0.5, "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000");
    assertRefused(0.5, -1.5, "invalid trend factor. Expected: 0 < tf < 1, got: -1.500000");
    assertRefused(
        0.5, 1234567.8, "invalid trend factor. Expected: 0 < tf < 1, got: 1234567.800000");
    assertRefused(
        Double.POSITIVE_INFINITY, 1, "invalid smoothing factor. Expected: 0 < sf < 1, got: +Inf");
    assertRefused(
        Double.NEGATIVE_INFINITY, 1, "invalid smoothing factor. Expected: 0 < sf < 1, got: -Inf");
    assertThat(smoothed(Double.NaN, 0.5, 1, 2)).isNaN();
  }

  /** Even where one sample would give nothing. */
  private static void assertRefused(double smoothing, double trending, String message) {
    assertThatThrownBy(() -> smoothed(smoothing, trending, 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(message);
  }
}
