package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.sql.Tokens.Kind;
import dev.weir.sql.Tokens.Token;
import dev.weir.zset.ColumnType;
import java.math.BigDecimal;

/** Reads the literal of a DEFAULT as a value of its column. */
final class LiteralParser {
  private final SqlText source;
  private final TokenReader in;

  LiteralParser(SqlText source, TokenReader in) {
    this.source = source;
    this.in = in;
  }

  /** The value as in {@link dev.weir.circuit.TableDefinition#defaults()}, null for NULL. */
  Object value(ColumnType type) {
    Token first = in.peek();
    if (in.accept("null")) {
      return null;
    }
    boolean plus = in.accept("+");
    String sign = !plus && in.accept("-") ? "-" : "";
    if (first.is("date") || first.is("timestamp") || first.is("time")) {
      in.next();
    }
    Token literal = in.next();
    boolean truth = literal.is("true") || literal.is("false");
    if (literal.kind() != Kind.NUMBER && literal.kind() != Kind.STRING && !truth) {
      throw source.unsupported(
          first.start(),
          "a DEFAULT that is no literal",
          "write a number, a text, TRUE, FALSE or NULL");
    }
    boolean fits =
        switch (type.kind()) {
          case BOOLEAN -> truth;
          case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL ->
              literal.kind() == Kind.NUMBER;
          case VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ ->
              literal.kind() == Kind.STRING && sign.isEmpty();
          case UUID, VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
              throw source.unsupported(
                  first.start(), "a DEFAULT of type " + type.sql(), "send the value with each row");
        };
    if (!fits) {
      throw wrong(first, literal, type);
    }
    try {
      return value(type, sign + literal.text());
    } catch (EvaluationError | ArithmeticException | NumberFormatException e) {
      throw wrong(first, literal, type);
    }
  }

  private Object value(ColumnType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> text.equals("true") ? 1L : 0L;
      case TINYINT -> (long) new BigDecimal(text).byteValueExact();
      case SMALLINT -> (long) new BigDecimal(text).shortValueExact();
      case INTEGER -> (long) new BigDecimal(text).intValueExact();
      case BIGINT -> new BigDecimal(text).longValueExact();
      case REAL -> Double.doubleToLongBits(Float.parseFloat(text));
      case DOUBLE -> Double.doubleToLongBits(Double.parseDouble(text));
      case DECIMAL -> decimal(type, text);
      case VARCHAR -> varchar(type, text);
      case DATE -> Casts.toDate(text.getBytes(UTF_8), 0);
      case TIMESTAMP -> Casts.toTimestamp(text.getBytes(UTF_8), 0);
      case TIMESTAMP_TZ -> Casts.toInstant(text.getBytes(UTF_8), 0);
      case TIME -> ByteCasts.lane(text.getBytes(UTF_8), type, 0);
      case UUID, VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
          throw new IllegalArgumentException(type.sql());
    };
  }

  private static BigDecimal decimal(ColumnType type, String text) {
    BigDecimal value = new BigDecimal(text).setScale(type.scale());
    if (value.precision() > type.precision()) {
      throw new ArithmeticException(text);
    }
    return value;
  }

  private static String varchar(ColumnType type, String text) {
    if (type.precision() != ColumnType.UNBOUNDED
        && text.codePointCount(0, text.length()) > type.precision()) {
      throw new ArithmeticException(text);
    }
    return text;
  }

  private WeirException wrong(Token first, Token literal, ColumnType type) {
    return source.refuse(
        ErrorCode.SQL_INVALID,
        first.start(),
        "the DEFAULT " + literal.shown() + " is no value of type " + type.sql());
  }
}
