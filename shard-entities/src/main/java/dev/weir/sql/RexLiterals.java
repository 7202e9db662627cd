package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.zset.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.TimeZone;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.apache.calcite.util.TimestampWithTimeZoneString;

/** Reads Calcite's literals. */
final class RexLiterals {
  private RexLiterals() {}

  static Expression read(SqlText source, RexLiteral literal) {
    if (literal.getType().getSqlTypeName() == SqlTypeName.NULL) {
      return new Expression.Constant(null, ColumnType.BOOLEAN);
    }
    ColumnType type =
        SqlTypes.columnType(literal.getType())
            .orElseThrow(
                () ->
                    source.unsupported(
                        0,
                        "a literal of type " + literal.getType().getSqlTypeName().getName(),
                        "use numbers, texts, DATE and TIMESTAMP literals"));
    if (literal.isNull()) {
      return new Expression.Constant(null, type);
    }
    return new Expression.Constant(value(source, literal, type), type);
  }

  private static Object value(SqlText source, RexLiteral literal, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> RexLiteral.booleanValue(literal);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          literal.getValueAs(BigDecimal.class).longValueExact();
      case REAL -> (double) literal.getValueAs(Double.class).floatValue();
      case DOUBLE -> literal.getValueAs(Double.class);
      case DECIMAL -> decimal(literal.getValueAs(BigDecimal.class), type);
      case VARCHAR -> literal.getValueAs(NlsString.class).getValue();
      case DATE -> (long) literal.getValueAs(Integer.class);
      case TIMESTAMP -> micros(source, literal.getValueAs(TimestampString.class));
      case TIME ->
          ByteCasts.lane(literal.getValueAs(TimeString.class).toString().getBytes(UTF_8), type, 0);
      case TIMESTAMP_TZ -> instant(source, literal);
      case INTERVAL_DAY ->
          Math.multiplyExact(literal.getValueAs(BigDecimal.class).longValueExact(), 1000L);
      case INTERVAL_MONTH -> literal.getValueAs(BigDecimal.class).longValueExact();
      case UUID -> ByteCasts.uuid(literal.getValueAs(java.util.UUID.class));
      case VARBINARY -> literal.getValueAs(ByteString.class);
      case JSON, ARRAY, ROW, MAP ->
          throw source.unsupported(
              0,
              "a literal of type " + type.sql(),
              "write ARRAY[...], ROW(...) or CAST('...' AS JSON)");
    };
  }

  private static Object decimal(BigDecimal value, ColumnType type) {
    BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
    Int128 unscaled = Int128.of(scaled.unscaledValue());
    return type.wide() ? unscaled : (Object) unscaled.low();
  }

  private static Object instant(SqlText source, RexLiteral literal) {
    TimestampWithTimeZoneString written = literal.getValueAs(TimestampWithTimeZoneString.class);
    return micros(
        source, written.withTimeZone(TimeZone.getTimeZone("UTC")).getLocalTimestampString());
  }

  private static Object micros(SqlText source, TimestampString value) {
    try {
      return DateFunctions.parseTimestamp(value.toString());
    } catch (RuntimeException e) {
      throw source.refuse(
          ErrorCode.SQL_INVALID, 0, "'" + value + "' is no TIMESTAMP of years 1 to 9999");
    }
  }
}
