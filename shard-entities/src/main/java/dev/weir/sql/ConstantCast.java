package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import org.apache.calcite.avatica.util.ByteString;

/** Casts literals when the plan is made, so that a bad one is refused and not a failed view. */
final class ConstantCast {
  private ConstantCast() {}

  /** The literal of the other type, or {@code call} where there is no such literal. */
  static Expression fold(Expression.Constant constant, ColumnType type, Expression call) {
    return switch (constant.value()) {
      case String text when constant.type().kind() == ColumnType.Kind.VARCHAR -> text(text, type);
      case Long number when !constant.type().isFloating() ->
          number(Int128.of(number), constant.type(), type, call);
      case Int128 number -> number(number, constant.type(), type, call);
      case null, default -> call;
    };
  }

  private static Expression text(String text, ColumnType type) {
    byte[] bytes = text.getBytes(UTF_8);
    Object value =
        switch (type.kind()) {
          case BOOLEAN -> Casts.toBoolean(bytes, 0);
          case TINYINT, SMALLINT, INTEGER, BIGINT -> Casts.toWhole(bytes, type.smallest(), 0);
          case REAL -> Casts.toReal(bytes, 0);
          case DOUBLE -> Casts.toDouble(bytes, 0);
          case DECIMAL -> stored(Casts.toDecimal(bytes, type.precision(), type.scale(), 0), type);
          case VARCHAR -> new String(truncated(bytes, type), UTF_8);
          case DATE -> Casts.toDate(bytes, 0);
          case TIMESTAMP -> Casts.toTimestamp(bytes, 0);
          case TIMESTAMP_TZ -> Casts.toInstant(bytes, 0);
          case TIME, INTERVAL_DAY, INTERVAL_MONTH -> ByteCasts.lane(bytes, type, 0);
          case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
              new ByteString(ByteCasts.parse(bytes, type, 0));
        };
    return new Expression.Constant(value, type);
  }

  private static byte[] truncated(byte[] bytes, ColumnType type) {
    return type.precision() == ColumnType.UNBOUNDED
        ? bytes
        : StringFunctions.truncate(bytes, type.precision());
  }

  private static Expression number(Int128 number, ColumnType from, ColumnType to, Expression call) {
    if (!Expressions.isNumber(from)) {
      return call;
    }
    return switch (to.kind()) {
      case DOUBLE -> new Expression.Constant(Decimals.toDouble(number, from.scale()), to);
      case DECIMAL -> {
        Int128 scaled = Decimals.rescale(number, to.scale() - from.scale(), to.precision(), 0);
        yield new Expression.Constant(stored(scaled, to), to);
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          new Expression.Constant(Casts.toLong(number, from.scale(), to.smallest(), 0), to);
      case BOOLEAN,
          REAL,
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
          call;
    };
  }

  private static Object stored(Int128 value, ColumnType type) {
    return type.wide() ? value : (Object) value.low();
  }
}
