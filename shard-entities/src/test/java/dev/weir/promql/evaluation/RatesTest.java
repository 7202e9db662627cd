package dev.weir.promql.evaluation;

import static dev.weir.promql.Function.DELTA;
import static dev.weir.promql.Function.IDELTA;
import static dev.weir.promql.Function.INCREASE;
import static dev.weir.promql.Function.IRATE;
import static dev.weir.promql.Function.RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import dev.weir.promql.Function;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rates by hand, and against the same formula in decimals. */
class RatesTest {
  private static double of(Function function, Window window) {
    return WindowFunctions.of(function).of(window);
  }

  /** Every 15 s up to the end of a minute. */
  private static Window minute(double... values) {
    return Windows.of(new long[] {15_000, 30_000, 45_000, 60_000}, values, 0, 60_000);
  }

  @Test
  void goesOnToTheStart_whenTheGapIsAnInterval() {
    Window window = minute(10, 20, 30, 40);
    assertThat(of(INCREASE, window)).isEqualTo(30 * (60.0 / 45));
    assertThat(of(RATE, window)).isEqualTo(30 * (60.0 / 45 / 60));
    assertThat(of(DELTA, window)).isEqualTo(30 * (60.0 / 45));
  }

  @Test
  void doesNotGoBelowZero_whenACounterBeginsInTheWindow() {
    Window window = minute(2, 12, 22, 32);
    // at 30 in 45 s the counter was zero 3 s before its first sample
    assertThat(of(INCREASE, window)).isEqualTo(30 * ((45 + 45 * (2 / 30.0)) / 45));
    assertThat(of(INCREASE, window)).isCloseTo(32, within(1e-12));
    assertThat(of(DELTA, window)).isEqualTo(30 * (60.0 / 45));
    assertThat(of(INCREASE, minute(0, 10, 20, 30))).isEqualTo(30);
  }

  @Test
  void doesNotLookForZero_whenACounterIsNegativeOrLevel() {
    assertThat(of(INCREASE, minute(-5, 5, 15, 25))).isEqualTo(30 * (60.0 / 45));
    assertThat(of(INCREASE, minute(0, 0, 0, 0))).isZero();
    assertThat(of(INCREASE, minute(7, 7, 7, 7))).isZero();
  }

  @Test
  void addsWhatACounterHad_whenItIsSetBack() {
    // 15 - 100 + 120 + 9, and 100 / 44 of 45 s before the first sample is beyond the start
    Window window = minute(100, 120, 9, 5);
    assertThat(of(INCREASE, window)).isEqualTo((5 - 100 + 120 + 9) * (60.0 / 45));
    assertThat(of(DELTA, window)).isEqualTo(-95 * (60.0 / 45));
  }

  @Test
  void goesOnHalfAnInterval_whenTheGapsAreWide() {
    Window window =
        Windows.of(new long[] {40_000, 45_000, 50_000}, new double[] {100, 110, 120}, 0, 60_000);
    assertThat(of(INCREASE, window)).isEqualTo(30);
    assertThat(of(DELTA, window)).isEqualTo(30);
    assertThat(of(RATE, window)).isEqualTo(20 * (1.5 / 60));
  }

  @Test
  void takesAGapOfElevenTenthsForWide() {
    double[] values = {100, 110, 120};
    Window wide = Windows.of(new long[] {11_000, 21_000, 31_000}, values, 0, 31_000);
    assertThat(of(INCREASE, wide)).isEqualTo(20 * ((20.0 + 5) / 20));
    Window narrow = Windows.of(new long[] {10_999, 20_999, 30_999}, values, 0, 30_999);
    assertThat(of(INCREASE, narrow)).isEqualTo(20 * ((20 + 10.999) / 20));
    Window wideEnd = Windows.of(new long[] {0, 10_000, 20_000}, values, 0, 31_000);
    assertThat(of(INCREASE, wideEnd)).isEqualTo(25);
  }

  @Test
  void dividesByTheRangeAsGoTellsItsSeconds() {
    double[] values = {0, 10};
    Window window = Windows.of(new long[] {5_000, 10_007}, values, 5_000, 10_007);
    assertThat(of(RATE, window)).isEqualTo(10 * (1 / (5 + 0.007)));
    assertThat(of(INCREASE, window)).isEqualTo(10);
  }

  @Test
  void givesNothing_whenThereIsOneSample() {
    for (Function function : new Function[] {RATE, INCREASE, DELTA, IRATE, IDELTA}) {
      assertThat(Absent.is(Windows.apply(function, 5))).as(function.word()).isTrue();
    }
  }

  @Test
  void looksOnlyAtTheWindow() {
    Window window =
        Windows.of(
            new long[] {1_000, 15_000, 30_000, 99_000}, new double[] {50, 1, 2, 0}, 10_000, 30_000);
    window.from = 1;
    window.to = 3;
    assertThat(of(INCREASE, window)).isEqualTo(20.0 / 15);
    assertThat(of(IRATE, window)).isEqualTo(1 / 15.0);
  }

  @Test
  void passesOnWhatIsNoNumber() {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(of(INCREASE, minute(1, Double.NaN, 3, 4))).isEqualTo(3 * ((45 + 15.0) / 45));
    assertThat(of(INCREASE, minute(1, 2, 3, Double.NaN))).isNaN();
    assertThat(of(INCREASE, minute(1, 2, 3, infinity))).isEqualTo(infinity);
    assertThat(of(INCREASE, minute(infinity, infinity, infinity, infinity))).isNaN();
    assertThat(of(DELTA, minute(1, 2, 3, -infinity))).isEqualTo(-infinity);
    assertThat(Absent.is(of(INCREASE, minute(Double.NaN, 2, 3, 4)))).isFalse();
  }

  @Test
  void instantOnesLookAtTheLastTwo() {
    assertThat(Windows.apply(IRATE, 100, 3, 8)).isEqualTo(0.5);
    assertThat(Windows.apply(IDELTA, 100, 3, 8)).isEqualTo(5);
    assertThat(Windows.apply(IRATE, 1, 100, 30)).isEqualTo(3);
    assertThat(Windows.apply(IDELTA, 1, 100, 30)).isEqualTo(-70);
    assertThat(Windows.apply(IRATE, 1, Double.NaN)).isNaN();
    assertThat(Windows.apply(IRATE, Double.NaN, 1)).isNaN();
  }

  @Test
  void instantOnesGiveNothing_whenTheTimesAreEqual() {
    Window window = Windows.of(new long[] {1_000, 1_000}, new double[] {1, 2}, 0, 2_000);
    assertThat(Absent.is(of(IRATE, window))).isTrue();
    assertThat(Absent.is(of(IDELTA, window))).isTrue();
  }

  @Test
  void agreesWithTheFormulaInDecimals() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 2_000; round++) {
      Window window = randomCounter(random);
      double increase = of(INCREASE, window);
      double expected = increase(window).doubleValue();
      String place = Seeds.option(seed) + " round " + round;
      assertThat(increase).as(place).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
      double seconds = (window.end - window.start) / 1000.0;
      assertThat(of(RATE, window) * seconds)
          .as(place)
          .isCloseTo(increase, within(1e-12 * Math.abs(increase)));
    }
  }

  private static Window randomCounter(Random random) {
    int count = random.nextInt(2, 30);
    long[] times = new long[count];
    double[] values = new double[count];
    long time = random.nextInt(1, 20_000);
    double value = random.nextInt(1_000);
    for (int at = 0; at < count; at++) {
      times[at] = time;
      values[at] = value;
      time += random.nextInt(1, 20_000);
      value = random.nextInt(10) == 0 ? random.nextInt(5) : value + random.nextInt(100);
    }
    return Windows.of(times, values, 0, times[count - 1] + random.nextInt(20_000));
  }

  private static BigDecimal increase(Window window) {
    int last = window.to - 1;
    BigDecimal change = BigDecimal.ZERO;
    for (int at = 1; at <= last; at++) {
      double previous = window.values[at] < window.values[at - 1] ? 0 : window.values[at - 1];
      change = change.add(decimal(window.values[at]).subtract(decimal(previous)));
    }
    BigDecimal sampled = decimal((double) (window.times[last] - window.times[0]));
    BigDecimal interval = sampled.divide(decimal(last), MathContext.DECIMAL128);
    BigDecimal toStart = bounded(decimal((double) (window.times[0] - window.start)), interval);
    BigDecimal toEnd = bounded(decimal((double) (window.end - window.times[last])), interval);
    if (change.signum() > 0) {
      BigDecimal toZero =
          sampled.multiply(decimal(window.values[0])).divide(change, MathContext.DECIMAL128);
      toStart = toStart.min(toZero);
    }
    BigDecimal covered = sampled.add(toStart).add(toEnd);
    return change.multiply(covered).divide(sampled, MathContext.DECIMAL128);
  }

  private static BigDecimal bounded(BigDecimal gap, BigDecimal interval) {
    boolean isWide = gap.compareTo(interval.multiply(new BigDecimal("1.1"))) >= 0;
    return isWide ? interval.divide(decimal(2), MathContext.DECIMAL128) : gap;
  }

  private static BigDecimal decimal(double value) {
    return new BigDecimal(value);
  }
}
