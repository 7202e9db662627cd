package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
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
      case EQUAL ->
          comparable(call) ? List.of(new Equality(call.arg(0), call.arg(1))) : scaled(call);
      case NOT_DISTINCT_FROM -> comparable(call) ? notDistinct(call) : List.of();
      default -> List.of();
    };
  }

  private static boolean comparable(Expression.Call call) {
    return Lanes.comparable(call.arg(0).type(), call.arg(1).type());
  }

  /** Decimals of different scales at the larger one; those it has no room for equal nothing. */
  private static List<Equality> scaled(Expression.Call call) {
    ColumnType left = call.arg(0).type();
    ColumnType right = call.arg(1).type();
    if (left.kind() != Kind.DECIMAL || right.kind() != Kind.DECIMAL) {
      return List.of();
    }
    ColumnType common =
        ColumnType.decimal(ColumnType.DECIMAL_DIGITS_MAX, Math.max(left.scale(), right.scale()));
    return List.of(
        new Equality(scaled(call.arg(0), common, call), scaled(call.arg(1), common, call)));
  }

  private static Expression scaled(Expression value, ColumnType type, Expression.Call of) {
    Expression cast = Expressions.cast(value, type, of.place());
    return Lanes.same(value.type(), type)
        ? cast
        : Expressions.call(Operator.TRY, type, true, of.place(), cast);
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
