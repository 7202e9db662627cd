package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import dev.weir.promql.Function;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles by hand and against sorted lists. */
class QuantilesTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static double quantile(double quantile, double... values) {
    Window window = Windows.with(new double[] {quantile}, values);
    return WindowFunctions.of(Function.QUANTILE_OVER_TIME).of(window);
  }

  private static double medianDeviation(double... values) {
    return Windows.apply(Function.MAD_OVER_TIME, values);
  }

  @Test
  void liesBetweenTwoValues() {
    assertThat(quantile(0, 3, 1, 2)).isEqualTo(1);
    assertThat(quantile(1, 3, 1, 2)).isEqualTo(3);
    assertThat(quantile(0.5, 3, 1, 2)).isEqualTo(2);
    assertThat(quantile(0.5, 4, 1, 2, 3)).isEqualTo(2.5);
    assertThat(quantile(0.25, 10, 20)).isEqualTo(12.5);
    assertThat(quantile(0.9, 7)).isEqualTo(7);
    assertThat(quantile(0.75, 0, 1, 4)).isEqualTo(2.5);
  }

  @Test
  void isInfinite_whenItIsOutOfBounds() {
    assertThat(quantile(-0.1, 1)).isEqualTo(-INFINITY);
    assertThat(quantile(1.1, 1)).isEqualTo(INFINITY);
    assertThat(quantile(NAN, 1)).isNaN();
    assertThat(Quantiles.of(0.5, new double[3], 0)).isNaN();
    assertThat(Quantiles.of(2, new double[3], 0)).isNaN();
  }

  @Test
  void takesNaNsForTheSmallest() {
    assertThat(quantile(1, NAN, 5, NAN, 1)).isEqualTo(5);
    assertThat(quantile(0, 3, NAN, 1)).isNaN();
    assertThat(quantile(0.5, 3, NAN, 1)).isEqualTo(1);
    assertThat(quantile(0.75, 5, NAN, 1)).isEqualTo(3);
  }

  /** Nothing times infinity is no number, in the reference too. */
  @Test
  void isNoNumber_whenTheNextValueIsInfinite() {
    assertThat(quantile(0.5, 1, 2, INFINITY)).isNaN();
    assertThat(quantile(1, 1, 2, INFINITY)).isNaN();
    assertThat(quantile(0, 1, 2, INFINITY)).isEqualTo(1);
    assertThat(quantile(0.75, 1, 2, INFINITY)).isEqualTo(INFINITY);
  }

  @Test
  void deviationIsTheMedianOfDistances() {
    // median 2, distances 1 1 0 0 2 4 7
    assertThat(medianDeviation(1, 1, 2, 2, 4, 6, 9)).isEqualTo(1);
    assertThat(medianDeviation(4, 6, 2, 1, 999, 1, 2)).isEqualTo(1);
    assertThat(medianDeviation(1, 2, 3, 4)).isEqualTo(1);
    assertThat(medianDeviation(5)).isZero();
    assertThat(medianDeviation(NAN)).isNaN();
  }

  @Test
  void agreesWithASortedList() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    WindowFunction function = WindowFunctions.of(Function.QUANTILE_OVER_TIME);
    for (int round = 0; round < 2_000; round++) {
      double[] values = values(random);
      double quantile = random.nextDouble();
      double[] before = values.clone();
      double found = function.of(Windows.with(new double[] {quantile}, values));
      double expected = expected(quantile, before);
      String place = Seeds.option(seed) + " round " + round;
      if (Double.isNaN(expected)) {
        assertThat(found).as(place).isNaN();
      } else {
        assertThat(found).as(place).isCloseTo(expected, within(1e-9));
      }
      assertThat(values).as(place).containsExactly(before);
    }
  }

  /** Up to more than the function has room for at first. */
  private static double[] values(Random random) {
    double[] values = random.doubles(random.nextInt(1, 200), -100, 100).toArray();
    Arrays.setAll(values, at -> random.nextInt(20) == 0 ? NAN : values[at]);
    return values;
  }

  private static double expected(double quantile, double... values) {
    List<Double> sorted =
        Arrays.stream(values)
            .boxed()
            .sorted(Comparator.comparing((Double value) -> !value.isNaN()).thenComparing(v -> v))
            .toList();
    double rank = quantile * (values.length - 1);
    double lower = sorted.get((int) Math.floor(rank));
    double upper = sorted.get((int) Math.ceil(rank));
    return lower + (upper - lower) * (rank - Math.floor(rank));
  }
}
