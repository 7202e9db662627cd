package dev.weir.promql.evaluation;

import static dev.weir.promql.Function.AVG_OVER_TIME;
import static dev.weir.promql.Function.SUM_OVER_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums and averages that lose nothing, and what becomes of infinities. */
class SumsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double MAX = Double.MAX_VALUE;

  private static double sum(double... values) {
    return Windows.apply(SUM_OVER_TIME, values);
  }

  private static double average(double... values) {
    return Windows.apply(AVG_OVER_TIME, values);
  }

  @Test
  void keepsWhatRoundingTakes() {
    assertThat(sum(1e100, 1, -1e100)).isEqualTo(1);
    assertThat(sum(1, 1e100, 1, -1e100)).isEqualTo(2);
    assertThat(average(1e100, 1, -1e100)).isEqualTo(1 / 3.0);
    assertThat(average(1, 1e100, 1, -1e100)).isEqualTo(0.5);
    assertThat(sum(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)).isEqualTo(1);
  }

  @Test
  void sumsOfInfinities() {
    assertThat(sum(INFINITY, 1, 2)).isEqualTo(INFINITY);
    assertThat(sum(1, -INFINITY)).isEqualTo(-INFINITY);
    assertThat(sum(INFINITY, -INFINITY)).isNaN();
    assertThat(sum(1, Double.NaN, INFINITY)).isNaN();
    assertThat(sum(MAX, MAX)).isEqualTo(INFINITY);
    assertThat(sum(MAX, MAX, -MAX)).isEqualTo(INFINITY);
    assertThat(sum(-0.0)).isEqualTo(0.0);
  }

  @Test
  void averagesOfLargeNumbers() {
    assertThat(average(MAX, MAX)).isEqualTo(MAX);
    assertThat(average(-MAX, -MAX, -MAX)).isCloseTo(-MAX, within(1e294));
    assertThat(average(MAX, MAX, -MAX, -MAX)).isCloseTo(0, within(1e293));
    assertThat(average(1, MAX, MAX)).isCloseTo(MAX / 3 * 2, within(1e294));
  }

  @Test
  void averagesOfInfinities() {
    assertThat(average(INFINITY)).isEqualTo(INFINITY);
    assertThat(average(INFINITY, 5)).isEqualTo(INFINITY);
    assertThat(average(5, -INFINITY, 7)).isEqualTo(-INFINITY);
    assertThat(average(INFINITY, -INFINITY)).isNaN();
    assertThat(average(5, INFINITY, -INFINITY)).isNaN();
    assertThat(average(Double.NaN, 5)).isNaN();
    assertThat(average(7)).isEqualTo(7);
  }

  @Test
  void agreesWithDecimals() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 2_000; round++) {
      double[] values = random.doubles(random.nextInt(1, 60)).map(SumsTest::spread).toArray();
      BigDecimal exact =
          Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      double lost = 1e-28 * Arrays.stream(values).map(Math::abs).sum();
      String place = Seeds.option(seed) + " round " + round;
      double expected = exact.doubleValue();
      assertThat(sum(values)).as(place).isCloseTo(expected, within(Math.ulp(expected) + lost));
      double mean =
          exact.divide(new BigDecimal(values.length), MathContext.DECIMAL128).doubleValue();
      assertThat(average(values)).as(place).isCloseTo(mean, within(2 * Math.ulp(mean) + lost));
    }
  }

  /** Numbers of both signs and of sizes from 1e-10 to 1e10. */
  static double spread(double random) {
    double signed = 2 * random - 1;
    return signed * Math.pow(10, 1e6 * random % 20 - 10);
  }
}
