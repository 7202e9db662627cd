package dev.weir.sql;

import dev.weir.zset.ColumnType;
import java.util.List;

/** Two values that a join can look up by: equal values have equal lanes, NULL equals nothing. */
record Equality(Expression left, Expression right) {

  /**
   * The equalities that together say what a condition says; none where it is no equality.
   *
   * <p>{@code a IS NOT DISTINCT FROM b} is two of them if both may be NULL: both or neither is
   * NULL, and their values, with some value in place of NULL, are equal.
   */
  static List<Equality> of(Expression condition) {
    if (!(condition instanceof Expression.Call call)) {
      return List.of();
    }
    return switch (call.operator()) {
      case EQUAL -> comparable(call) ? List.of(new Equality(call.arg(0), call.arg(1))) : List.of();
      case NOT_DISTINCT_FROM -> comparable(call) ? notDistinct(call) : List.of();
      default -> List.of();
    };
  }

  private static boolean comparable(Expression.Call call) {
    return Lanes.comparable(call.arg(0).type(), call.arg(1).type());
  }

  private static List<Equality> notDistinct(Expression.Call call) {
    Expression left = call.arg(0);
    Expression right = call.arg(1);
    return left.nullable() && right.nullable()
        ? List.of(
            new Equality(isNull(left), isNull(right)), new Equality(filled(left), filled(right)))
        : List.of(new Equality(left, right));
  }

  private static Expression isNull(Expression value) {
    return Expressions.call(Operator.IS_NULL, ColumnType.BOOLEAN, false, Place.UNKNOWN, value);
  }

  private static Expression filled(Expression value) {
    return Expressions.call(
        Operator.COALESCE,
        value.type(),
        false,
        Place.UNKNOWN,
        value,
        Expressions.some(value.type()));
  }
}
