package dev.weir.zset;

import java.util.Locale;

/**
 * The SQL type of a column and with it the meaning of its 64-bit lane.
 *
 * <p>Every value is one {@code long}; only decimals of more than {@value #NARROW_DIGITS} digits add
 * a second lane with the high half.
 *
 * @param precision digits of a DECIMAL, code points of a VARCHAR ({@link #UNBOUNDED} if not given),
 *     otherwise 0
 * @param scale fraction digits of a DECIMAL, otherwise 0
 */
public record ColumnType(Kind kind, int precision, int scale) {
  /** Decimals of up to this many digits fit one lane. */
  public static final int NARROW_DIGITS = 18;

  /** The largest precision of a DECIMAL. */
  public static final int DECIMAL_DIGITS_MAX = 38;

  /** The precision of a VARCHAR without a length. */
  public static final int UNBOUNDED = -1;

  public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
  public static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);
  public static final ColumnType BIGINT = new ColumnType(Kind.BIGINT, 0, 0);
  public static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, 0, 0);
  public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
  public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);
  public static final ColumnType VARCHAR = new ColumnType(Kind.VARCHAR, UNBOUNDED, 0);

  /** What the lane holds. */
  public enum Kind {
    /** 0 or 1. */
    BOOLEAN,
    /** A signed 32-bit number. */
    INTEGER,
    /** A signed 64-bit number. */
    BIGINT,
    /** The bits of an IEEE 754 double, NaN always as the canonical one. */
    DOUBLE,
    /** The unscaled number; wide ones as 128-bit two's complement in two lanes. */
    DECIMAL,
    /** The code of the string in the circuit's {@link StringPool}. */
    VARCHAR,
    /** Days since 1970-01-01. */
    DATE,
    /** Microseconds since 1970-01-01T00:00:00, without a zone. */
    TIMESTAMP
  }

  public ColumnType {
    if (kind == Kind.DECIMAL
        && (precision < 1 || precision > DECIMAL_DIGITS_MAX || scale < 0 || scale > precision)) {
      throw new IllegalArgumentException("DECIMAL(" + precision + "," + scale + ")");
    }
  }

  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  public static ColumnType varchar(int codePoints) {
    return new ColumnType(Kind.VARCHAR, codePoints, 0);
  }

  /** Whether values need a second lane. */
  public boolean wide() {
    return kind == Kind.DECIMAL && precision > NARROW_DIGITS;
  }

  public boolean isString() {
    return kind == Kind.VARCHAR;
  }

  /** The type as SQL text, for instance {@code DECIMAL(10,2)} or {@code VARCHAR(4)}. */
  public String sql() {
    return switch (kind) {
      case DECIMAL -> String.format(Locale.ROOT, "DECIMAL(%d,%d)", precision, scale);
      case VARCHAR -> precision == UNBOUNDED ? "VARCHAR" : "VARCHAR(" + precision + ")";
      case BOOLEAN, INTEGER, BIGINT, DOUBLE, DATE, TIMESTAMP -> kind.name();
    };
  }
}
