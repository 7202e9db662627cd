package dev.weir.zset;

import dev.weir.config.ErrorCode;

/** Why a cell is no value of a type. */
public enum ValueFault {
  /** It does not have the shape of a value. */
  INVALID(ErrorCode.VALUE_INVALID),
  /** It has more fraction digits than the type; nothing is ever rounded. */
  FRACTION(ErrorCode.VALUE_INVALID),
  /** A time with a zone where the type has none. */
  OFFSET(ErrorCode.VALUE_INVALID),
  /** A time without a zone where the type has one. */
  NO_OFFSET(ErrorCode.VALUE_INVALID),
  /** A number where a text that says a day or time is wanted. */
  EPOCH(ErrorCode.VALUE_INVALID),
  /** A day without a time, or a day with one too many. */
  HALF_TIME(ErrorCode.VALUE_INVALID),
  /** A value, but none of this type's range. */
  RANGE(ErrorCode.VALUE_OUT_OF_RANGE),
  /** A text of too many characters. */
  LENGTH(ErrorCode.VALUE_OUT_OF_RANGE);

  private static final String VOWELS = "AEIO";

  private final ErrorCode code;

  ValueFault(ErrorCode code) {
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /**
   * What is wrong, as a sentence without a full stop.
   *
   * @param shown the cell as the client wrote it, cut if it is long
   */
  public String detail(ColumnType type, String shown) {
    return switch (this) {
      case INVALID, OFFSET, NO_OFFSET, EPOCH, HALF_TIME -> shown + " is not " + withArticle(type);
      case FRACTION -> shown + " has more than " + type.scale() + " fraction digits: " + type.sql();
      case RANGE -> shown + " is beyond " + range(type);
      case LENGTH -> shown + " is longer than " + type.sql();
    };
  }

  /** What to send instead, empty where the detail says it all. */
  public String hint(ColumnType type) {
    return switch (this) {
      case OFFSET ->
          type.sql() + " has no zone: convert it to UTC and leave the offset out, " + example(type);
      case NO_OFFSET -> "say which zone: Z for UTC or an offset, " + example(type);
      case EPOCH -> "send text, " + example(type);
      case FRACTION -> "Weir never rounds input: send at most " + type.scale() + " fraction digits";
      case INVALID, HALF_TIME -> example(type);
      case RANGE, LENGTH -> "";
    };
  }

  private static String withArticle(ColumnType type) {
    return (VOWELS.indexOf(type.sql().charAt(0)) >= 0 ? "an " : "a ") + type.sql();
  }

  private static String range(ColumnType type) {
    return switch (type.kind()) {
      case INTEGER -> "INTEGER, -2147483648 to 2147483647";
      case BIGINT -> "BIGINT, -9223372036854775808 to 9223372036854775807";
      case TINYINT, SMALLINT ->
          type.sql() + ", " + type.smallest() + " to " + (-1 - type.smallest());
      case DATE, TIMESTAMP, TIMESTAMP_TZ -> type.sql() + ", years 0001 to 9999";
      case DECIMAL ->
          type.sql()
              + ", at most "
              + (type.precision() - type.scale())
              + " digits before the point";
      case BOOLEAN,
          REAL,
          DOUBLE,
          VARCHAR,
          TIME,
          UUID,
          VARBINARY,
          JSON,
          INTERVAL_DAY,
          INTERVAL_MONTH,
          ARRAY,
          ROW,
          MAP ->
          type.sql();
    };
  }

  private static String example(ColumnType type) {
    return switch (type.kind()) {
      case DATE -> "for example \"2001-01-31\"";
      case TIMESTAMP -> "for example \"2001-01-31T06:20:00\"";
      case TIME -> "for example \"06:20:00\"";
      case TIMESTAMP_TZ -> "for example \"2001-01-31T06:20:00Z\"";
      case INTERVAL_DAY -> "for example \"PT26H30M\"";
      case INTERVAL_MONTH -> "for example \"P1Y2M\"";
      case UUID -> "for example \"0b9d4f0e-9c1a-4c53-8d2e-3f6a7b8c9d0e\"";
      case VARBINARY -> "base64 with padding, for example \"AAEC\"";
      case JSON -> "in CSV the text of a JSON value";
      case ARRAY -> "a JSON array of values of " + type.element().sql();
      case ROW, MAP -> "a JSON object";
      case BOOLEAN -> "true or false";
      case TINYINT, SMALLINT, INTEGER, BIGINT -> "a whole number without fraction or exponent";
      case VARCHAR -> "a string in quotes";
      case DECIMAL, REAL, DOUBLE -> "";
    };
  }
}
