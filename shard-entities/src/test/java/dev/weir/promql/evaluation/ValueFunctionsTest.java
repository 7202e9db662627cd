package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.config.Seeds;
import dev.weir.promql.Function;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of single values: tables of known results, and the edges of the doubles. */
class ValueFunctionsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static double of(Function function, double value, double... parameters) {
    return ValueFunctions.of(function).of(value, parameters);
  }

  /** In the bits, so that the sign of zero counts. */
  @ParameterizedTest
  @CsvSource({
    "ABS, -2.5, 2.5",
    "ABS, -0.0, 0.0",
    "ABS, -Infinity, Infinity",
    "ABS, NaN, NaN",
    "CEIL, 1.2, 2",
    "CEIL, -0.5, -0.0",
    "CEIL, Infinity, Infinity",
    "CEIL, NaN, NaN",
    "FLOOR, -1.2, -2",
    "FLOOR, -0.0, -0.0",
    "FLOOR, 1e300, 1e300",
    "FLOOR, NaN, NaN",
    "SQRT, 2.25, 1.5",
    "SQRT, -1, NaN",
    "SQRT, Infinity, Infinity",
    "SGN, -7, -1",
    "SGN, 0.001, 1",
    "SGN, -0.0, -0.0",
    "SGN, -Infinity, -1",
    "SGN, NaN, NaN",
    "EXP, 0, 1",
    "EXP, -Infinity, 0",
    "EXP, 1000, Infinity",
    "EXP, NaN, NaN",
    "LN, 1, 0",
    "LN, 0, -Infinity",
    "LN, -1, NaN",
    "LN, Infinity, Infinity",
    "LOG2, 8, 3",
    "LOG2, 0.125, -3",
    "LOG2, 4.9e-324, -1074",
    "LOG2, 0, -Infinity",
    "LOG2, -0.0, -Infinity",
    "LOG2, -1, NaN",
    "LOG2, Infinity, Infinity",
    "LOG2, NaN, NaN",
    "LOG10, 1, 0",
    "LOG10, 100, 2",
    "LOG10, 1000, 3",
    "LOG10, 0, -Infinity",
    "LOG10, -1, NaN",
    "LOG10, Infinity, Infinity",
    "SIN, -0.0, -0.0",
    "SIN, Infinity, NaN",
    "COS, 0, 1",
    "TAN, 0, 0",
    "ASIN, 1.5, NaN",
    "ACOS, 1, 0",
    "ATAN, 0, 0",
    "SINH, -Infinity, -Infinity",
    "COSH, -Infinity, Infinity",
    "TANH, Infinity, 1",
    "ASINH, -0.0, -0.0",
    "ASINH, -Infinity, -Infinity",
    "ASINH, NaN, NaN",
    "ASINH, 1e-10, 1e-10",
    "ACOSH, 1, 0",
    "ACOSH, 0.9999, NaN",
    "ACOSH, -5, NaN",
    "ACOSH, Infinity, Infinity",
    "ACOSH, NaN, NaN",
    "ATANH, -0.0, -0.0",
    "ATANH, 1, Infinity",
    "ATANH, -1, -Infinity",
    "ATANH, 1.0000001, NaN",
    "ATANH, -Infinity, NaN",
    "ATANH, NaN, NaN",
    "ATANH, -1e-10, -1e-10",
    "DEG, 3.141592653589793, 180",
    "RAD, 180, 3.141592653589793",
  })
  void isExactly(Function function, double value, double expected) {
    assertThat(of(function, value)).isEqualTo(Double.valueOf(expected));
  }

  /** The expected ones from tables, with more digits than a double has. */
  @ParameterizedTest
  @CsvSource({
    "EXP, 1, 2.718281828459045235360287471352662498",
    "LN, 10, 2.302585092994045684017991454684364208",
    "LOG2, 10, 3.321928094887362347870319429489390176",
    "LOG2, 1e-310, -1029.797709415082332247329389380952",
    "LOG10, 2, 0.301029995663981195213738894724493027",
    "SIN, 1, 0.841470984807896506652502321630298999",
    "COS, 1, 0.540302305868139717400936607442976603",
    "TAN, 1, 1.557407724654902230506974807458360173",
    "ASIN, 0.5, 0.523598775598298873077107230546583814",
    "ACOS, 0.5, 1.047197551196597746154214461093167628",
    "ATAN, 1, 0.785398163397448309615660845819875721",
    "SINH, 1, 1.175201193643801456882381850595600815",
    "COSH, 1, 1.543080634815243778477905620757061682",
    "TANH, 1, 0.761594155955764888119458282604793590",
    "ASINH, 0.5, 0.481211825059603447497758913424368423",
    "ASINH, -1, -0.881373587019543025232609324979792309",
    "ASINH, 3, 1.818446459232066823483698963560708776",
    "ASINH, 1e10, 23.718998110500402149597146668301",
    "ASINH, 1e300, 691.468675078773650567319428781971",
    "ACOSH, 2, 1.316957896924816708625046347307968444",
    "ACOSH, 1.5, 0.962423650119206894995517826848736846",
    "ACOSH, 1e10, 23.718998110500402149594646668301",
    "ATANH, 0.5, 0.549306144334054845697622618461261852",
    "ATANH, -0.75, -0.972955074527656652552676371721589864",
    "ATANH, 0.1, 0.100335347731075580635726552060039061",
  })
  void isNearly(Function function, double value, double expected) {
    assertThat(of(function, value)).isCloseTo(expected, within(1e-14 * Math.abs(expected)));
  }

  @Test
  void areaFunctionsUndoTheHyperbolicOnes() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 5_000; round++) {
      double value = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-40, 4));
      String place = Seeds.option(seed) + " value " + value;
      assertThat(of(Function.ASINH, Math.sinh(value)))
          .as(place)
          .isCloseTo(value, within(2e-15 * value))
          .isEqualTo(-of(Function.ASINH, -Math.sinh(value)));
      // above, the hyperbolic tangent has lost the digits
      if (value < 1) {
        assertThat(of(Function.ATANH, Math.tanh(value)))
            .as(place)
            .isCloseTo(value, within(4e-15 * value))
            .isEqualTo(-of(Function.ATANH, -Math.tanh(value)));
      }
      if (value > 0.5) {
        assertThat(of(Function.ACOSH, Math.cosh(value)))
            .as(place)
            .isCloseTo(value, within(4e-15 * value));
      }
    }
  }

  @Test
  void roundsHalvesUp() {
    assertThat(of(Function.ROUND, 2.5)).isEqualTo(3);
    assertThat(of(Function.ROUND, -2.5)).isEqualTo(-2);
    assertThat(of(Function.ROUND, 2.4)).isEqualTo(2);
    assertThat(of(Function.ROUND, NAN)).isNaN();
    assertThat(of(Function.ROUND, INFINITY)).isEqualTo(INFINITY);
  }

  @Test
  void roundsToTheNearestMultiple() {
    assertThat(of(Function.ROUND, 17, 5)).isEqualTo(15);
    assertThat(of(Function.ROUND, 18, 5)).isEqualTo(20);
    assertThat(of(Function.ROUND, 0.37, 0.1)).isEqualTo(0.4);
    assertThat(of(Function.ROUND, 1.25, 0.5)).isEqualTo(1.5);
    assertThat(of(Function.ROUND, 5, 0)).isNaN();
    assertThat(of(Function.ROUND, 5, NAN)).isNaN();
    assertThat(of(Function.ROUND, 7, -5)).isEqualTo(5);
  }

  @Test
  void clampsBetweenBounds() {
    assertThat(of(Function.CLAMP, 5, 0, 3)).isEqualTo(3);
    assertThat(of(Function.CLAMP, -5, 0, 3)).isEqualTo(0);
    assertThat(of(Function.CLAMP, 2, 0, 3)).isEqualTo(2);
    assertThat(of(Function.CLAMP, 2, 3, 3)).isEqualTo(3);
    assertThat(of(Function.CLAMP_MIN, -5, 1)).isEqualTo(1);
    assertThat(of(Function.CLAMP_MIN, 5, 1)).isEqualTo(5);
    assertThat(of(Function.CLAMP_MAX, 5, 1)).isEqualTo(1);
    assertThat(of(Function.CLAMP_MAX, -5, 1)).isEqualTo(-5);
  }

  @Test
  void clampGivesNothing_whenTheBoundsAreSwapped() {
    assertThat(Absent.is(of(Function.CLAMP, 2, 3, 1))).isTrue();
    assertThat(Absent.is(of(Function.CLAMP, 2, NAN, 1))).isFalse();
  }

  @Test
  void clampsAsGoComparesWithNaN() {
    assertThat(of(Function.CLAMP, NAN, 0, 1)).isNaN();
    assertThat(of(Function.CLAMP, 2, NAN, 5)).isNaN();
    assertThat(of(Function.CLAMP, 2, 1, NAN)).isNaN();
    assertThat(of(Function.CLAMP_MIN, NAN, INFINITY)).isEqualTo(INFINITY);
    assertThat(of(Function.CLAMP_MAX, NAN, -INFINITY)).isEqualTo(-INFINITY);
    assertThat(of(Function.CLAMP_MIN, INFINITY, NAN)).isEqualTo(INFINITY);
    assertThat(of(Function.CLAMP_MAX, NAN, 1)).isNaN();
  }

  @Test
  void neverMakesTheMarkOfNothing() {
    for (Function function : new Function[] {Function.ABS, Function.LN, Function.ASINH}) {
      assertThat(Absent.is(of(function, NAN))).as(function.word()).isFalse();
    }
  }

  @Test
  void refusesOtherFunctions() {
    assertThatThrownBy(() -> ValueFunctions.of(Function.RATE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rate");
  }
}
