package dev.weir.promql.evaluation;

import static dev.weir.promql.BinaryOperator.ATAN2;
import static dev.weir.promql.BinaryOperator.MODULO;
import static dev.weir.promql.BinaryOperator.POWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.promql.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators between two values. */
class OperatorsTest {
  private static final double NAN = Double.NaN;

  /** In the bits, so that the sign of zero counts. */
  @ParameterizedTest
  @CsvSource({
    "ADD, 1, 2, 3",
    "ADD, Infinity, -Infinity, NaN",
    "SUBTRACT, 1, 2, -1",
    "MULTIPLY, 0, Infinity, NaN",
    "MULTIPLY, -3, 0, -0.0",
    "DIVIDE, 1, 0, Infinity",
    "DIVIDE, -1, 0, -Infinity",
    "DIVIDE, 0, 0, NaN",
    "MODULO, 7, 3, 1",
    "MODULO, -7, 3, -1",
    "MODULO, 7, -3, 1",
    "MODULO, 5.5, 2, 1.5",
    "MODULO, -4, 2, -0.0",
    "MODULO, 5, 0, NaN",
    "MODULO, 5, Infinity, 5",
    "MODULO, Infinity, 5, NaN",
    "MODULO, 1e300, 3, 0",
    "POWER, 2, 10, 1024",
    "POWER, 2, -1, 0.5",
    "POWER, 10, 3, 1000",
    "POWER, 4, 0.5, 2",
    "POWER, 1, NaN, 1",
    "POWER, 1, Infinity, 1",
    "POWER, 1, -Infinity, 1",
    "POWER, -1, Infinity, 1",
    "POWER, -1, -Infinity, 1",
    "POWER, -1, NaN, NaN",
    "POWER, NaN, 0, 1",
    "POWER, NaN, 1, NaN",
    "POWER, -8, 0.5, NaN",
    "POWER, -2, 3, -8",
    "POWER, 0, -1, Infinity",
    "POWER, -0.0, -3, -Infinity",
    "POWER, -0.0, 3, -0.0",
    "POWER, 0.5, Infinity, 0",
    "POWER, -2, Infinity, Infinity",
    "ATAN2, 0, -1, 3.141592653589793",
    "ATAN2, -0.0, -1, -3.141592653589793",
    "ATAN2, 1, 0, 1.5707963267948966",
    "ATAN2, NaN, 1, NaN",
  })
  void combines(BinaryOperator operator, double left, double right, double expected) {
    assertThat(ValueFunctions.combined(operator, left, right)).isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "EQUAL, false, true, false",
    "NOT_EQUAL, true, false, true",
    "LESS, true, false, false",
    "LESS_OR_EQUAL, true, true, false",
    "GREATER, false, false, true",
    "GREATER_OR_EQUAL, false, true, true",
  })
  void compares(BinaryOperator operator, boolean less, boolean equal, boolean greater) {
    assertThat(ValueFunctions.holds(operator, 1, 2)).isEqualTo(less);
    assertThat(ValueFunctions.holds(operator, 2, 2)).isEqualTo(equal);
    assertThat(ValueFunctions.holds(operator, -0.0, 0)).isEqualTo(equal);
    assertThat(ValueFunctions.holds(operator, 3, 2)).isEqualTo(greater);
    boolean isUnequal = operator == BinaryOperator.NOT_EQUAL;
    assertThat(ValueFunctions.holds(operator, NAN, NAN)).isEqualTo(isUnequal);
    assertThat(ValueFunctions.holds(operator, 1, NAN)).isEqualTo(isUnequal);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNoArithmetic(BinaryOperator operator) {
    boolean calculates = !operator.isSet() && !operator.isComparison();
    if (!calculates) {
      assertThatThrownBy(() -> ValueFunctions.combined(operator, 1, 1))
          .isInstanceOf(IllegalStateException.class);
    }
    if (!operator.isComparison()) {
      assertThatThrownBy(() -> ValueFunctions.holds(operator, 1, 1))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void neverMakesTheMarkOfNothing() {
    for (BinaryOperator operator : new BinaryOperator[] {MODULO, POWER, ATAN2}) {
      assertThat(Absent.is(ValueFunctions.combined(operator, NAN, 2))).isFalse();
    }
  }
}
