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
      case PLUS, MINUS, TIMES -> !type.isFloating();
      case DIVIDE, MOD -> !nonZero(call.arg(1)) || !type.isFloating();
      case NEGATE, ABS -> type.isWhole();
      case ROUND, FLOOR, CEIL -> !type.isFloating();
      case POWER, SQRT, LN, SINGLE, WINDOW_BOUND -> true;
      case SUBSTRING -> call.args().size() == 3 && !(call.arg(2) instanceof Expression.Constant);
      case LIKE ->
          !(call.arg(1) instanceof Expression.Constant)
              || !(call.arg(2) instanceof Expression.Constant);
      case CAST -> !widens(call.arg(0).type(), type);
      case INVOKE -> LibraryWriter.isFallible(call) && Clocks.side(call).isEmpty();
      case NESTED -> NestedForm.of(call).fallible();
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
      case BOOLEAN, UUID, VARBINARY, INTERVAL_DAY, INTERVAL_MONTH -> from.kind() == to.kind();
      case DATE, TIMESTAMP, TIMESTAMP_TZ, TIME -> isDay(from) && (isDay(to) || !isDate(from));
      case TINYINT, SMALLINT, INTEGER, BIGINT -> from.isWhole() && from.smallest() >= to.smallest();
      case DOUBLE -> Expressions.isNumber(from);
      case REAL -> from.isWhole() || from.kind() == Kind.REAL;
      case JSON -> from.kind() != Kind.VARCHAR && !from.isFloating();
      case ARRAY, ROW, MAP -> false;
      case DECIMAL -> wholeDigits(from) <= to.precision() - to.scale() && exact(from, to);
    };
  }

  private static boolean isDay(ColumnType type) {
    return isDate(type) || type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_TZ;
  }

  private static boolean isDate(ColumnType type) {
    return type.kind() == Kind.DATE;
  }

  private static boolean exact(ColumnType from, ColumnType to) {
    return from.kind() != Kind.DECIMAL || from.scale() <= to.scale();
  }

  private static int wholeDigits(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL -> type.precision() - type.scale();
      case BOOLEAN,
          REAL,
          DOUBLE,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          Integer.MAX_VALUE;
    };
  }
}
