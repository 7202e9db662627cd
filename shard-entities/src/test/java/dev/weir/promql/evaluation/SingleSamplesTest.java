package dev.weir.promql.evaluation;

import static dev.weir.promql.Function.CHANGES;
import static dev.weir.promql.Function.COUNT_OVER_TIME;
import static dev.weir.promql.Function.FIRST_OVER_TIME;
import static dev.weir.promql.Function.LAST_OVER_TIME;
import static dev.weir.promql.Function.MAX_OVER_TIME;
import static dev.weir.promql.Function.MIN_OVER_TIME;
import static dev.weir.promql.Function.PRESENT_OVER_TIME;
import static dev.weir.promql.Function.RESETS;
import static dev.weir.promql.Function.TS_OF_FIRST_OVER_TIME;
import static dev.weir.promql.Function.TS_OF_LAST_OVER_TIME;
import static dev.weir.promql.Function.TS_OF_MAX_OVER_TIME;
import static dev.weir.promql.Function.TS_OF_MIN_OVER_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.promql.Function;
import dev.weir.promql.ValueType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Functions that pick a sample, or count some. */
class SingleSamplesTest {
  private static final double NAN = Double.NaN;

  @Test
  void picksAndCounts() {
    double[] values = {3, 1, 4, 1, 5};
    assertThat(Windows.apply(FIRST_OVER_TIME, values)).isEqualTo(3);
    assertThat(Windows.apply(LAST_OVER_TIME, values)).isEqualTo(5);
    assertThat(Windows.apply(COUNT_OVER_TIME, values)).isEqualTo(5);
    assertThat(Windows.apply(PRESENT_OVER_TIME, values)).isEqualTo(1);
    assertThat(Windows.apply(MAX_OVER_TIME, values)).isEqualTo(5);
    assertThat(Windows.apply(MIN_OVER_TIME, values)).isEqualTo(1);
  }

  @Test
  void looksOnlyAtTheWindow() {
    Window window =
        Windows.of(
            new long[] {1_500, 2_500, 3_500, 4_500}, new double[] {9, 2, 3, -9}, 2_000, 4_000);
    window.from = 1;
    window.to = 3;
    double[] found =
        Arrays.stream(
                new Function[] {
                  FIRST_OVER_TIME,
                  LAST_OVER_TIME,
                  COUNT_OVER_TIME,
                  MAX_OVER_TIME,
                  MIN_OVER_TIME,
                  TS_OF_FIRST_OVER_TIME,
                  TS_OF_LAST_OVER_TIME,
                  TS_OF_MAX_OVER_TIME,
                  TS_OF_MIN_OVER_TIME
                })
            .mapToDouble(function -> WindowFunctions.of(function).of(window))
            .toArray();
    assertThat(found).containsExactly(2, 3, 2, 3, 2, 2.5, 3.5, 3.5, 2.5);
  }

  @Test
  void timesAreOfTheLastOfEquals() {
    double[] values = {7, 1, 7, 1, 5};
    assertThat(Windows.apply(TS_OF_MAX_OVER_TIME, values)).isEqualTo(30);
    assertThat(Windows.apply(TS_OF_MIN_OVER_TIME, values)).isEqualTo(40);
    assertThat(Windows.apply(TS_OF_MAX_OVER_TIME, NAN, NAN)).isEqualTo(20);
    assertThat(Windows.apply(TS_OF_MIN_OVER_TIME, 2, NAN)).isEqualTo(10);
    assertThat(Windows.apply(TS_OF_MAX_OVER_TIME, NAN, 2, NAN)).isEqualTo(20);
  }

  @Test
  void extremesAreNumbers_whenThereAreAny() {
    assertThat(Windows.apply(MAX_OVER_TIME, NAN, 1, NAN, 3)).isEqualTo(3);
    assertThat(Windows.apply(MIN_OVER_TIME, NAN, 1, NAN, 3)).isEqualTo(1);
    assertThat(Windows.apply(MAX_OVER_TIME, NAN, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Windows.apply(MAX_OVER_TIME, NAN, NAN)).isNaN();
    assertThat(Windows.apply(MIN_OVER_TIME, NAN)).isNaN();
  }

  @Test
  void countsChangesAndResets() {
    assertThat(Windows.apply(CHANGES, 1, 1, 2, 1, 1)).isEqualTo(2);
    assertThat(Windows.apply(CHANGES, 1, NAN, NAN, 1)).isEqualTo(2);
    assertThat(Windows.apply(CHANGES, NAN, NAN)).isZero();
    assertThat(Windows.apply(CHANGES, 0.0, -0.0)).isZero();
    assertThat(Windows.apply(CHANGES, 5)).isZero();
    assertThat(Windows.apply(RESETS, 1, 5, 2, 2, 1, 9)).isEqualTo(2);
    assertThat(Windows.apply(RESETS, 5, NAN, 1)).isZero();
    assertThat(Windows.apply(RESETS, 5)).isZero();
  }

  @Test
  void everyFunctionOfARangeIsThere() {
    for (Function function : Function.values()) {
      boolean isOfRange = function.parameters().contains(ValueType.RANGE_VECTOR);
      if (isOfRange && function != Function.ABSENT_OVER_TIME) {
        assertThat(WindowFunctions.of(function)).as(function.word()).isNotNull();
      } else {
        assertThatThrownBy(() -> WindowFunctions.of(function))
            .as(function.word())
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(function.word());
      }
    }
  }
}
