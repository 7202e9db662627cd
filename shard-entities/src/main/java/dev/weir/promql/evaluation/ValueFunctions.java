package dev.weir.promql.evaluation;

import dev.weir.promql.BinaryOperator;
import dev.weir.promql.Function;
import dev.weir.promql.Logarithms;
import java.util.function.DoubleUnaryOperator;

/** Functions of single values and operators between two. */
final class ValueFunctions {
  private static final double HALF_TURN = 180;

  private ValueFunctions() {}

  /** The function, which changes each value by itself. */
  static ValueFunction of(Function function) {
    return switch (function) {
      case CLAMP -> (value, parameters) -> clamp(value, parameters[0], parameters[1]);
      case CLAMP_MAX ->
          (value, parameters) -> clamp(value, Double.NEGATIVE_INFINITY, parameters[0]);
      case CLAMP_MIN ->
          (value, parameters) -> clamp(value, parameters[0], Double.POSITIVE_INFINITY);
      case ROUND -> (value, parameters) -> round(value, parameters.length == 0 ? 1 : parameters[0]);
      default -> {
        DoubleUnaryOperator single = withoutParameters(function);
        yield (value, _) -> single.applyAsDouble(value);
      }
    };
  }

  private static DoubleUnaryOperator withoutParameters(Function function) {
    return switch (function) {
      case ABS -> Math::abs;
      case CEIL -> Math::ceil;
      case FLOOR -> Math::floor;
      case SQRT -> Math::sqrt;
      case SGN -> Math::signum;
      case EXP -> StrictMath::exp;
      case LN -> StrictMath::log;
      case LOG2 -> Logarithms::binary;
      case LOG10 -> Logarithms::decimal;
      default -> trigonometric(function);
    };
  }

  private static DoubleUnaryOperator trigonometric(Function function) {
    return switch (function) {
      case SIN -> StrictMath::sin;
      case COS -> StrictMath::cos;
      case TAN -> StrictMath::tan;
      case ASIN -> StrictMath::asin;
      case ACOS -> StrictMath::acos;
      case ATAN -> StrictMath::atan;
      case SINH -> StrictMath::sinh;
      case COSH -> StrictMath::cosh;
      case TANH -> StrictMath::tanh;
      case ASINH -> Hyperbolics::asinh;
      case ACOSH -> Hyperbolics::acosh;
      case ATANH -> Hyperbolics::atanh;
      // not Math.toDegrees, which multiplies once
      case DEG -> value -> value * HALF_TURN / Math.PI;
      case RAD -> value -> value * Math.PI / HALF_TURN;
      default -> ofDate(function);
    };
  }

  private static DoubleUnaryOperator ofDate(Function function) {
    return switch (function) {
      case DAYS_IN_MONTH -> Dates::daysInMonth;
      case DAY_OF_MONTH -> Dates::dayOfMonth;
      case DAY_OF_WEEK -> Dates::dayOfWeek;
      case DAY_OF_YEAR -> Dates::dayOfYear;
      case HOUR -> Dates::hour;
      case MINUTE -> Dates::minute;
      case MONTH -> Dates::month;
      case YEAR -> Dates::year;
      default -> throw new IllegalStateException(function.word() + " is not of single values");
    };
  }

  private static double clamp(double value, double minimum, double maximum) {
    return maximum < minimum ? Absent.VALUE : larger(minimum, smaller(maximum, value));
  }

  /** An infinity that decides the matter does so against a NaN too, as in Go. */
  private static double larger(double left, double right) {
    boolean isInfinite = left == Double.POSITIVE_INFINITY || right == Double.POSITIVE_INFINITY;
    return isInfinite ? Double.POSITIVE_INFINITY : Math.max(left, right);
  }

  private static double smaller(double left, double right) {
    boolean isInfinite = left == Double.NEGATIVE_INFINITY || right == Double.NEGATIVE_INFINITY;
    return isInfinite ? Double.NEGATIVE_INFINITY : Math.min(left, right);
  }

  /** Halves go up. The inverse makes {@code round(x, 0.1)} exact where 0.1 is not. */
  private static double round(double value, double nearest) {
    double inverse = 1 / nearest;
    return Math.floor(value * inverse + 0.5) / inverse;
  }

  /** What an operator that is neither of comparison nor of sets makes of two values. */
  static double combined(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> power(left, right);
      case ATAN2 -> StrictMath.atan2(left, right);
      case EQUAL, NOT_EQUAL, LESS_OR_EQUAL, LESS, GREATER_OR_EQUAL, GREATER, AND, OR, UNLESS ->
          throw new IllegalStateException(operator.sign() + " does not calculate");
    };
  }

  /** Whether a comparison is true. */
  static boolean holds(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS_OR_EQUAL -> left <= right;
      case LESS -> left < right;
      case GREATER_OR_EQUAL -> left >= right;
      case GREATER -> left > right;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER, ATAN2, AND, OR, UNLESS ->
          throw new IllegalStateException(operator.sign() + " does not compare");
    };
  }

  /** Where Java sees no number, Go follows C: one to any power, and minus one to an infinite. */
  private static double power(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return StrictMath.pow(base, exponent);
  }
}
