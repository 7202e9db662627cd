package dev.weir.zset;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The SQL type of a column and with it the meaning of its 64-bit lane.
 *
 * <p>Every value is one {@code long}; only decimals of more than {@value #NARROW_DIGITS} digits add
 * a second lane with the high half. Values of no fixed size are byte strings of the {@link
 * StringPool} and their lane is a code: equal values have equal bytes, and all of them order as
 * unsigned bytes, see {@link NestedBytes}.
 *
 * @param precision digits of a DECIMAL, code points of a VARCHAR ({@link #UNBOUNDED} if not given),
 *     otherwise 0
 * @param scale fraction digits of a DECIMAL, otherwise 0
 * @param parts the element of an ARRAY, the fields of a ROW, key and value of a MAP; otherwise none
 */
public record ColumnType(Kind kind, int precision, int scale, List<Column> parts) {
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
  public static final ColumnType TINYINT = new ColumnType(Kind.TINYINT, 0, 0);
  public static final ColumnType SMALLINT = new ColumnType(Kind.SMALLINT, 0, 0);
  public static final ColumnType REAL = new ColumnType(Kind.REAL, 0, 0);
  public static final ColumnType TIME = new ColumnType(Kind.TIME, 0, 0);
  public static final ColumnType TIMESTAMP_TZ = new ColumnType(Kind.TIMESTAMP_TZ, 0, 0);
  public static final ColumnType UUID = new ColumnType(Kind.UUID, 0, 0);
  public static final ColumnType JSON = new ColumnType(Kind.JSON, 0, 0);
  public static final ColumnType VARBINARY = new ColumnType(Kind.VARBINARY, UNBOUNDED, 0);
  public static final ColumnType INTERVAL_DAY = new ColumnType(Kind.INTERVAL_DAY, 0, 0);
  public static final ColumnType INTERVAL_MONTH = new ColumnType(Kind.INTERVAL_MONTH, 0, 0);
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
    TIMESTAMP,
    /** A signed 8-bit number. */
    TINYINT,
    /** A signed 16-bit number. */
    SMALLINT,
    /** The bits of a double that is the value of an IEEE 754 single, NaN as the canonical one. */
    REAL,
    /** Microseconds since midnight, less than a day. */
    TIME,
    /** An instant: microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP_TZ,
    /** The code of 16 bytes. */
    UUID,
    /** The code of any bytes. */
    VARBINARY,
    /** The code of a JSON text in its one canonical form, see {@link JsonText}. */
    JSON,
    /** Microseconds of an INTERVAL of days, hours, minutes and seconds. */
    INTERVAL_DAY,
    /** Months of an INTERVAL of years and months. */
    INTERVAL_MONTH,
    /** The code of elements of one type. */
    ARRAY,
    /** The code of one value for each field. */
    ROW,
    /** The code of entries, each key once, in the order of keys. */
    MAP
  }

  public ColumnType {
    parts = List.copyOf(parts);
    if (kind == Kind.DECIMAL
        && (precision < 1 || precision > DECIMAL_DIGITS_MAX || scale < 0 || scale > precision)) {
      throw new IllegalArgumentException("DECIMAL(" + precision + "," + scale + ")");
    }
  }

  /** A type that is not made of others. */
  public ColumnType(Kind kind, int precision, int scale) {
    this(kind, precision, scale, List.of());
  }

  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  public static ColumnType varchar(int codePoints) {
    return new ColumnType(Kind.VARCHAR, codePoints, 0);
  }

  public static ColumnType varbinary(int bytes) {
    return new ColumnType(Kind.VARBINARY, bytes, 0);
  }

  public static ColumnType array(ColumnType element) {
    return new ColumnType(Kind.ARRAY, 0, 0, List.of(new Column("element", element, true)));
  }

  public static ColumnType row(List<Column> fields) {
    return new ColumnType(Kind.ROW, 0, 0, fields);
  }

  public static ColumnType map(ColumnType key, ColumnType value) {
    List<Column> parts = List.of(new Column("key", key, false), new Column("value", value, true));
    return new ColumnType(Kind.MAP, 0, 0, parts);
  }

  /** Whether values need a second lane. */
  public boolean wide() {
    return kind == Kind.DECIMAL && precision > NARROW_DIGITS;
  }

  /**
   * Whether the lane is the code of a byte string of the pool: a text, or a value kept as bytes.
   */
  public boolean isString() {
    return switch (kind) {
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> true;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          false;
    };
  }

  /** Whether the lane is the bits of a double, of which two are zero. */
  public boolean isFloating() {
    return kind == Kind.DOUBLE || kind == Kind.REAL;
  }

  /** Whether the lane is a whole number of at most 64 bits. */
  public boolean isWhole() {
    return kind == Kind.TINYINT
        || kind == Kind.SMALLINT
        || kind == Kind.INTEGER
        || kind == Kind.BIGINT;
  }

  /** Whether values are dates, times, points in time or intervals. */
  public boolean isTemporal() {
    return switch (kind) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL_MONTH -> true;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DECIMAL,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP ->
          false;
    };
  }

  /** Whether values are made of others. */
  public boolean isNested() {
    return kind == Kind.ARRAY || kind == Kind.ROW || kind == Kind.MAP;
  }

  /** The smallest number of a whole type, of which the largest is {@code -1 - smallest}. */
  public long smallest() {
    return switch (kind) {
      case TINYINT -> Byte.MIN_VALUE;
      case SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  /** The type of the elements of an ARRAY. */
  public ColumnType element() {
    return parts.getFirst().type();
  }

  /** The type as SQL text, for instance {@code DECIMAL(10,2)} or {@code VARCHAR(4)}. */
  public String sql() {
    return switch (kind) {
      case DECIMAL -> String.format(Locale.ROOT, "DECIMAL(%d,%d)", precision, scale);
      case VARCHAR, VARBINARY ->
          precision == UNBOUNDED ? kind.name() : kind.name() + "(" + precision + ")";
      case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
      case INTERVAL_DAY -> "INTERVAL DAY TO SECOND";
      case INTERVAL_MONTH -> "INTERVAL YEAR TO MONTH";
      case ARRAY -> element().sql() + " ARRAY";
      case ROW ->
          parts.stream()
              .map(field -> '"' + field.name().replace("\"", "\"\"") + "\" " + field.type().sql())
              .collect(Collectors.joining(", ", "ROW(", ")"));
      case MAP ->
          parts.stream()
              .map(part -> part.type().sql())
              .collect(Collectors.joining(", ", "MAP<", ">"));
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DATE,
          TIME,
          TIMESTAMP,
          UUID,
          JSON ->
          kind.name();
    };
  }
}
