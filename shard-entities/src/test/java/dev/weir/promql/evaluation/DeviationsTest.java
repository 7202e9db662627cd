package dev.weir.promql.evaluation;

import static dev.weir.promql.Function.STDDEV_OVER_TIME;
import static dev.weir.promql.Function.STDVAR_OVER_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Variances by hand and against two passes in decimals. */
class DeviationsTest {
  private static double variance(double... values) {
    return Windows.apply(STDVAR_OVER_TIME, values);
  }

  @Test
  void dividesByTheCount() {
    assertThat(variance(2, 4, 4, 4, 5, 5, 7, 9)).isEqualTo(4);
    assertThat(Windows.apply(STDDEV_OVER_TIME, 2, 4, 4, 4, 5, 5, 7, 9)).isEqualTo(2);
    assertThat(variance(3)).isZero();
    assertThat(variance(1.5, 1.5, 1.5)).isZero();
  }

  @Test
  void staysExact_whenTheNumbersAreFarFromZero() {
    double far = 1_000_000_000;
    assertThat(variance(far + 4, far + 7, far + 13, far + 16)).isEqualTo(22.5);
  }

  @Test
  void isNoNumber_whenAValueIsNone() {
    assertThat(variance(Double.NaN)).isNaN();
    assertThat(variance(1, Double.POSITIVE_INFINITY)).isNaN();
    assertThat(variance(Double.NEGATIVE_INFINITY, 1)).isNaN();
    assertThat(Windows.apply(STDDEV_OVER_TIME, 1, Double.NaN, 3)).isNaN();
  }

  @Test
  void agreesWithDecimals() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 1_000; round++) {
      double offset = 1e6 * random.nextGaussian();
      double lost = 8 * Math.ulp(offset);
      double[] values =
          random.doubles(random.nextInt(2, 50)).map(value -> value + offset).toArray();
      double expected = variance(decimals(values)).doubleValue();
      assertThat(variance(values))
          .as("%s round %d", Seeds.option(seed), round)
          .isCloseTo(expected, within(lost * Math.sqrt(expected) + 1e-12 * expected));
    }
  }

  static BigDecimal[] decimals(double... values) {
    BigDecimal[] decimals = new BigDecimal[values.length];
    for (int at = 0; at < values.length; at++) {
      decimals[at] = new BigDecimal(values[at]);
    }
    return decimals;
  }

  static BigDecimal variance(BigDecimal... values) {
    BigDecimal count = new BigDecimal(values.length);
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal value : values) {
      sum = sum.add(value);
    }
    BigDecimal mean = sum.divide(count, MathContext.DECIMAL128);
    BigDecimal squares = BigDecimal.ZERO;
    for (BigDecimal value : values) {
      squares = squares.add(value.subtract(mean).pow(2));
    }
    return squares.divide(count, MathContext.DECIMAL128);
  }
}
