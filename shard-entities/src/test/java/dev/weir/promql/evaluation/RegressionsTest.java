package dev.weir.promql.evaluation;

import static dev.weir.promql.Function.DERIV;
import static dev.weir.promql.Function.PREDICT_LINEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Straight lines through samples. */
class RegressionsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static double predict(double seconds, double... values) {
    return WindowFunctions.of(PREDICT_LINEAR).of(Windows.with(new double[] {seconds}, values));
  }

  @Test
  void followsSamplesOnALine() {
    assertThat(Windows.apply(DERIV, 0, 10, 20, 30)).isEqualTo(1);
    assertThat(Windows.apply(DERIV, 30, 20, 10)).isEqualTo(-1);
    assertThat(predict(5, 0, 10, 20, 30)).isEqualTo(35);
    assertThat(predict(-30, 0, 10, 20, 30)).isEqualTo(0);
  }

  @Test
  void hasTheLeastSquares() {
    // times 0 10 20, values 1 2 6: slope (0*1+10*2+20*6 - 30*9/3) / (500 - 900/3) = 50 / 200
    assertThat(Windows.apply(DERIV, 1, 2, 6)).isEqualTo(0.25);
    // the mean 3 is at 20 s, the step at 30 s
    assertThat(predict(4, 1, 2, 6)).isEqualTo(3 + 10 * 0.25 + 4 * 0.25);
  }

  @Test
  void predictsFromTheStep_whenTheWindowIsShifted() {
    Window window = Windows.with(new double[] {10}, 0, 10, 20, 30);
    window.stepTime = window.end + 60_000;
    assertThat(WindowFunctions.of(PREDICT_LINEAR).of(window)).isCloseTo(100, within(1e-12));
  }

  @Test
  void isExact_whenTheValuesAreEqual() {
    assertThat(Windows.apply(DERIV, 0.1, 0.1, 0.1)).isZero();
    assertThat(predict(1e9, 0.1, 0.1, 0.1)).isEqualTo(0.1);
    assertThat(Windows.apply(DERIV, INFINITY, INFINITY)).isNaN();
    assertThat(predict(1, -INFINITY, -INFINITY)).isNaN();
  }

  @Test
  void givesNothing_whenThereIsOneSample() {
    assertThat(Absent.is(Windows.apply(DERIV, 1))).isTrue();
    assertThat(Absent.is(predict(1, 1))).isTrue();
  }

  @Test
  void isNoNumber_whenAValueIsNone() {
    assertThat(Windows.apply(DERIV, NAN, NAN)).isNaN();
    assertThat(Windows.apply(DERIV, 1, INFINITY)).isNaN();
    assertThat(predict(1, 1, NAN)).isNaN();
  }

  @Test
  void findsALineAtTimesOfToday() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 1_000; round++) {
      double slope = random.nextGaussian();
      double level = 100 * random.nextGaussian();
      int count = random.nextInt(2, 100);
      long[] times = new long[count];
      double[] values = new double[count];
      long start = 1_700_000_000_000L + random.nextInt(1_000_000);
      for (int at = 0; at < count; at++) {
        times[at] = start + 15_000L * (at + 1);
        values[at] = level + slope * 15 * (at + 1);
      }
      Window window = Windows.of(times, values, start, times[count - 1], 60);
      String place = Seeds.option(seed) + " round " + round;
      assertThat(WindowFunctions.of(DERIV).of(window)).as(place).isCloseTo(slope, within(1e-9));
      assertThat(WindowFunctions.of(PREDICT_LINEAR).of(window))
          .as(place)
          .isCloseTo(level + slope * (15 * count + 60), within(1e-6));
    }
  }
}
