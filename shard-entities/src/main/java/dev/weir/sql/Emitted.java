package dev.weir.sql;

import dev.weir.zset.ColumnType;

/**
 * An expression in generated code: a name or a short Java expression without side effects.
 *
 * @param isNull Java text that tells whether it is NULL; {@link #NEVER} if it cannot be
 */
record Emitted(String code, String isNull, Form form) {
  static final String NEVER = "false";

  /** How a value is held. */
  enum Form {
    BOOLEAN("boolean", "false"),
    /** Integers, dates, timestamps, narrow decimals. */
    LONG("long", "0L"),
    DOUBLE("double", "0.0"),
    /** Wide decimals. */
    WIDE("Int128", "Int128.ZERO"),
    /** A text of the pool. */
    CODE("long", "0L"),
    /** A text that was computed. */
    BYTES("byte[]", "null");

    private final String javaType;
    private final String zero;

    Form(String javaType, String zero) {
      this.javaType = javaType;
      this.zero = zero;
    }

    String javaType() {
      return javaType;
    }

    /** What a variable holds while it is NULL. */
    String zero() {
      return zero;
    }

    /** The form of a computed value of a type. */
    static Form of(ColumnType type) {
      return switch (type.kind()) {
        case BOOLEAN -> BOOLEAN;
        case TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            DATE,
            TIME,
            TIMESTAMP,
            TIMESTAMP_TZ,
            INTERVAL_DAY,
            INTERVAL_MONTH ->
            LONG;
        case DOUBLE, REAL -> DOUBLE;
        case DECIMAL -> type.wide() ? WIDE : LONG;
        case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> BYTES;
      };
    }
  }

  boolean neverNull() {
    return isNull.equals(NEVER);
  }

  /** As a wide decimal. */
  String wide() {
    return form == Form.WIDE ? code : "Int128.of(" + code + ")";
  }

  /** As bytes of a text. */
  String bytes() {
    return form == Form.CODE ? "strings.bytes(" + code + ")" : code;
  }
}
