package dev.weir.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Stable texts of expressions: equal texts compute the same. */
final class Digests {
  private Digests() {}

  static String of(Expression expression) {
    return switch (expression) {
      case Expression.Input input -> "$" + input.column();
      case Expression.Outer outer -> "$" + outer.correlation() + "." + outer.column();
      case Expression.Constant constant -> literal(constant.value()) + ":" + constant.type().sql();
      case Expression.Call call ->
          call.operator()
              + "("
              + call.args().stream().map(Digests::of).collect(Collectors.joining(","))
              + "):"
              + call.type().sql();
    };
  }

  static String of(List<Expression> expressions) {
    return expressions.stream().map(Digests::of).collect(Collectors.joining(";"));
  }

  static String literal(Object value) {
    return switch (value) {
      case null -> "NULL";
      case String text -> "'" + text.replace("'", "''") + "'";
      case Double number -> Double.toString(number);
      default -> value.toString();
    };
  }
}
