package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;

/** Knows which calls can be an error on some row. */
final class Fallible {
  private Fallible() {}

  /** Whether a call can fail although its arguments did not. */
  static boolean itself(Expression.Call call) {
    ColumnType type = call.type();
    return switch (call.operator()) {
      case PLUS, MINUS, TIMES -> type.kind() != Kind.DOUBLE;
      case DIVIDE, MOD -> !nonZero(call.arg(1)) || type.kind() != Kind.DOUBLE;
      case NEGATE, ABS -> type.kind() == Kind.INTEGER || type.kind() == Kind.BIGINT;
      case ROUND, FLOOR, CEIL -> type.kind() != Kind.DOUBLE;
      case POWER, SQRT, LN, SINGLE, WINDOW_BOUND -> true;
      case SUBSTRING -> call.args().size() == 3 && !(call.arg(2) instanceof Expression.Constant);
      case LIKE ->
          !(call.arg(1) instanceof Expression.Constant)
              || !(call.arg(2) instanceof Expression.Constant);
      case CAST -> !widens(call.arg(0).type(), type);
      case INVOKE -> LibraryWriter.isFallible(call) && Clocks.side(call).isEmpty();
      case EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          DISTINCT_FROM,
          NOT_DISTINCT_FROM,
          IN,
          AND,
          OR,
          NOT,
          IS_NULL,
          IS_NOT_NULL,
          IS_TRUE,
          IS_NOT_TRUE,
          IS_FALSE,
          IS_NOT_FALSE,
          CASE,
          COALESCE,
          GREATEST,
          LEAST,
          TRIM_BOTH,
          TRIM_LEADING,
          TRIM_TRAILING,
          UPPER,
          LOWER,
          POSITION,
          REPLACE,
          CHAR_LENGTH,
          CONCAT,
          EXP,
          EXTRACT,
          TRY,
          NOW,
          KEY_OF ->
          false;
    };
  }

  private static boolean nonZero(Expression divisor) {
    return divisor instanceof Expression.Constant constant
        && constant.value() instanceof Double value
        && value != 0;
  }

  /** Whether each value of one type has a value of the other. */
  private static boolean widens(ColumnType from, ColumnType to) {
    return switch (to.kind()) {
      case VARCHAR -> true;
      case BOOLEAN, DATE, INTEGER -> from.kind() == to.kind() || isDateOf(from, to);
      case TIMESTAMP -> from.kind() == Kind.DATE || from.kind() == Kind.TIMESTAMP;
      case BIGINT -> from.kind() == Kind.INTEGER || from.kind() == Kind.BIGINT;
      case DOUBLE -> from.kind() != Kind.VARCHAR;
      case DECIMAL -> wholeDigits(from) <= to.precision() - to.scale() && exact(from, to);
    };
  }

  private static boolean isDateOf(ColumnType from, ColumnType to) {
    return to.kind() == Kind.DATE && from.kind() == Kind.TIMESTAMP;
  }

  private static boolean exact(ColumnType from, ColumnType to) {
    return from.kind() != Kind.DECIMAL || from.scale() <= to.scale();
  }

  private static int wholeDigits(ColumnType type) {
    return switch (type.kind()) {
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL -> type.precision() - type.scale();
      case BOOLEAN, DOUBLE, VARCHAR, DATE, TIMESTAMP -> Integer.MAX_VALUE;
    };
  }
}
