package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import dev.weir.promql.AggregationOperator;
import dev.weir.promql.Function;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups of columns, step by step. */
class AccumulatorTest {
  private static final double NONE = Absent.VALUE;
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double MAX = Double.MAX_VALUE;

  /** These do the same over a group as over a window. */
  private static final Map<AggregationOperator, Function> OF_WINDOWS =
      Map.of(
          AggregationOperator.SUM, Function.SUM_OVER_TIME,
          AggregationOperator.AVG, Function.AVG_OVER_TIME,
          AggregationOperator.MIN, Function.MIN_OVER_TIME,
          AggregationOperator.MAX, Function.MAX_OVER_TIME,
          AggregationOperator.COUNT, Function.COUNT_OVER_TIME,
          AggregationOperator.GROUP, Function.PRESENT_OVER_TIME);

  private static double[] result(AggregationOperator operator, double[]... columns) {
    Accumulator accumulator = Accumulator.of(operator, columns[0].length);
    for (double[] column : columns) {
      accumulator.add(column);
    }
    return accumulator.result();
  }

  /** Of a group with one step, one value after the other. */
  private static double of(AggregationOperator operator, double... values) {
    return result(
        operator,
        Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new))[0];
  }

  @ParameterizedTest
  @EnumSource(names = {"AVG", "COUNT", "GROUP", "MAX", "MIN", "STDDEV", "STDVAR", "SUM"})
  void givesNothing_whereThereIsNothing(AggregationOperator operator) {
    double[] found =
        result(operator, new double[] {NONE, 1, NONE}, new double[] {NONE, NONE, NONE});
    assertThat(Absent.is(found[0])).isTrue();
    assertThat(Absent.is(found[1])).isFalse();
    assertThat(Absent.is(found[2])).isTrue();
    assertThat(Absent.is(of(operator, NAN))).isFalse();
  }

  @Test
  void takesEachStepByItself() {
    double[][] columns = {{1, NONE, 3}, {5, 6, NONE}, {NONE, 8, 0}};
    assertThat(result(AggregationOperator.SUM, columns)).containsExactly(6, 14, 3);
    assertThat(result(AggregationOperator.AVG, columns)).containsExactly(3, 7, 1.5);
    assertThat(result(AggregationOperator.MIN, columns)).containsExactly(1, 6, 0);
    assertThat(result(AggregationOperator.MAX, columns)).containsExactly(5, 8, 3);
    assertThat(result(AggregationOperator.COUNT, columns)).containsExactly(2, 2, 2);
    assertThat(result(AggregationOperator.GROUP, columns)).containsExactly(1, 1, 1);
    assertThat(result(AggregationOperator.STDVAR, columns)).containsExactly(4, 1, 2.25);
    assertThat(result(AggregationOperator.STDDEV, columns)).containsExactly(2, 1, 1.5);
  }

  @Test
  void keepsWhatRoundingTakes() {
    assertThat(of(AggregationOperator.SUM, 1e100, 1, -1e100)).isEqualTo(1);
    assertThat(of(AggregationOperator.AVG, 1e100, 1, -1e100)).isEqualTo(1 / 3.0);
  }

  @Test
  void sumsAndAveragesOfInfinities() {
    assertThat(of(AggregationOperator.SUM, 1, INFINITY, 2)).isEqualTo(INFINITY);
    assertThat(of(AggregationOperator.SUM, INFINITY, -INFINITY)).isNaN();
    assertThat(of(AggregationOperator.SUM, MAX, MAX)).isEqualTo(INFINITY);
    assertThat(of(AggregationOperator.SUM, NAN, 1)).isNaN();
    assertThat(of(AggregationOperator.AVG, MAX, MAX)).isEqualTo(MAX);
    assertThat(of(AggregationOperator.AVG, INFINITY, 1)).isEqualTo(INFINITY);
    assertThat(of(AggregationOperator.AVG, INFINITY, -INFINITY)).isNaN();
  }

  @Test
  void extremesAreNumbers_whenThereAreAny() {
    assertThat(of(AggregationOperator.MAX, NAN, -INFINITY, NAN)).isEqualTo(-INFINITY);
    assertThat(of(AggregationOperator.MIN, 2, NAN, 1)).isEqualTo(1);
    assertThat(of(AggregationOperator.MIN, NAN, NAN)).isNaN();
    assertThat(result(AggregationOperator.MAX, new double[] {3}, new double[] {NONE})[0])
        .isEqualTo(3);
  }

  @Test
  void deviationIsNoNumber_whenAValueIsNone() {
    assertThat(of(AggregationOperator.STDVAR, INFINITY)).isNaN();
    assertThat(of(AggregationOperator.STDDEV, NAN, 1)).isNaN();
    assertThat(of(AggregationOperator.STDVAR, 1, INFINITY)).isNaN();
    assertThat(of(AggregationOperator.STDVAR, 7)).isZero();
    assertThat(of(AggregationOperator.STDVAR, 2, 4, 4, 4, 5, 5, 7, 9)).isEqualTo(4);
  }

  @Test
  void quantilesAreOfEachStep() {
    Accumulator accumulator = Accumulator.quantile(new double[] {0.5, 1, 0, 0.5, NAN, -1});
    accumulator.add(new double[] {1, 1, NONE, NONE, 1, 1});
    accumulator.add(new double[] {4, 9, NAN, NONE, 1, 1});
    accumulator.add(new double[] {NONE, 5, 3, NONE, 1, 1});
    double[] found = accumulator.result();
    assertThat(found).startsWith(2.5, 9).endsWith(NAN, -INFINITY);
    assertThat(found[2]).isNaN();
    assertThat(Absent.is(found[2])).isFalse();
    assertThat(Absent.is(found[3])).isTrue();
    assertThat(Absent.is(found[4])).isFalse();
  }

  @Test
  void isAsOverAWindow() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 1_000; round++) {
      double scale = random.nextInt(4) == 0 ? 1e308 : 1;
      double[] values =
          random
              .doubles(random.nextInt(1, 40))
              .map(value -> random.nextInt(200) == 0 ? NAN : scale * SumsTest.spread(value))
              .toArray();
      String place = Seeds.option(seed) + " round " + round;
      OF_WINDOWS.forEach(
          (operator, function) ->
              assertThat(of(operator, values))
                  .as("%s of %s", operator, place)
                  .isEqualTo(Double.valueOf(Windows.apply(function, values))));
    }
  }

  @Test
  void varianceAgreesWithDecimals() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 500; round++) {
      double[] values = random.doubles(random.nextInt(2, 40), 0, 1_000).toArray();
      double expected = DeviationsTest.variance(DeviationsTest.decimals(values)).doubleValue();
      assertThat(of(AggregationOperator.STDVAR, values))
          .as("%s round %d", Seeds.option(seed), round)
          .isCloseTo(expected, within(1e-9 * Math.sqrt(expected)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BOTTOMK", "COUNT_VALUES", "LIMITK", "LIMIT_RATIO", "QUANTILE", "TOPK"})
  void refusesWhatNeedsMore(AggregationOperator operator) {
    assertThatThrownBy(() -> Accumulator.of(operator, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(operator.word());
  }
}
