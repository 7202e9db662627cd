package dev.weir.sql;

import dev.weir.zset.Lateness;
import java.util.Set;

/**
 * Finds expressions that never fall while an input column rises: where the column stays at or above
 * a value, they stay at or above what they are there.
 */
final class Rising {
  /** Functions of a unit and a moment. */
  private static final Set<String> ROUNDING =
      Set.of(
          TimeLibrary.TRUNC_DATE,
          TimeLibrary.TRUNC_TIME,
          TimeLibrary.CEIL_DATE,
          TimeLibrary.CEIL_TIME);

  /** Functions of a moment or a number, and of what it is moved by. */
  private static final Set<String> MOVING =
      Set.of(
          GroupWindows.BOUND,
          Intervals.PLUS_MONTHS,
          Intervals.PLUS_DAYS,
          Intervals.PLUS_MICROS,
          "LAST_DAY",
          "UNIX_SECONDS",
          "UNIX_MILLIS",
          "UNIX_MICROS",
          "UNIX_DATE",
          "TIMESTAMP_SECONDS",
          "TIMESTAMP_MILLIS",
          "TIMESTAMP_MICROS",
          "DATE_FROM_UNIX_DATE");

  private Rising() {}

  /** The input column that an expression rises with, -1 if none is known. */
  static int column(Expression expression) {
    if (!Lateness.bears(expression.type())) {
      return -1;
    }
    return switch (expression) {
      case Expression.Input input -> input.column();
      case Expression.Constant _, Expression.Outer _ -> -1;
      case Expression.Call call -> column(call);
    };
  }

  private static int column(Expression.Call call) {
    return switch (call.operator()) {
      case PLUS -> call.arg(0) instanceof Expression.Constant ? only(call, 1) : only(call, 0);
      case MINUS, FLOOR, CEIL, WINDOW_BOUND -> only(call, 0);
      case TIMES, DIVIDE -> isPositive(call.arg(1)) ? only(call, 0) : -1;
      case CAST -> call.args().size() == 1 ? only(call, 0) : -1;
      case INVOKE -> function(call);
      default -> -1;
    };
  }

  /** The first argument is the name of the function. */
  private static int function(Expression.Call call) {
    String name = Library.signature(call).name();
    return ROUNDING.contains(name) ? only(call, 2) : MOVING.contains(name) ? only(call, 1) : -1;
  }

  /** The column of an argument beside which there are constants alone. */
  private static int only(Expression.Call call, int argument) {
    for (int i = 0; i < call.args().size(); i++) {
      if (i != argument && !(call.arg(i) instanceof Expression.Constant)) {
        return -1;
      }
    }
    return column(call.arg(argument));
  }

  private static boolean isPositive(Expression factor) {
    return factor instanceof Expression.Constant(Object value, var _)
        && value instanceof Long number
        && number > 0;
  }
}
