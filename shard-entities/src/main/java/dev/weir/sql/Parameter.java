package dev.weir.sql;

import dev.weir.zset.ColumnType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** What a function of the library takes at one place. */
enum Parameter {
  TEXT("a text"),
  WHOLE("a whole number"),
  /** Keeps its digits; the method takes the unscaled number and the scale. */
  DECIMAL("a decimal"),
  REAL("a number"),
  DATE("a date"),
  /** A date is its first moment, an instant that of UTC. */
  TIMESTAMP("a timestamp"),
  INSTANT("a timestamp with time zone"),
  TIME("a time"),
  /** Of days, hours, minutes and seconds, in microseconds. */
  DAYS("an interval of days"),
  /** Of years and months, in months. */
  MONTHS("an interval of months"),
  BOOLEAN("a condition"),
  BYTES("bytes"),
  /** A regular expression; compiled once where it is a literal. */
  REGEX("a regular expression", "RegexPattern", "RegexPattern.of"),
  /** A pattern of SIMILAR TO. */
  SIMILAR("a pattern", "RegexPattern", "RegexPattern.similar"),
  /** A pattern of TO_CHAR. */
  TO_CHAR("a pattern", "TimeFormat", "TimeFormat.toChar"),
  /** A pattern of TO_DATE. */
  TO_DATE("a pattern", "TimePattern", "TimePattern.of"),
  /** A pattern with percent signs. */
  PERCENT("a pattern", "TimeFormat", "TimeFormat.percent");

  private final String shown;
  private final String javaType;
  private final String factory;

  Parameter(String shown) {
    this(shown, "", "");
  }

  Parameter(String shown, String javaType, String factory) {
    this.shown = shown;
    this.javaType = javaType;
    this.factory = factory;
  }

  /** In words, for messages. */
  String shown() {
    return shown;
  }

  /** The type an argument is brought to, its own for decimals. */
  ColumnType type(ColumnType argument) {
    return switch (this) {
      case TEXT, REGEX, SIMILAR, TO_CHAR, TO_DATE, PERCENT -> ColumnType.VARCHAR;
      case WHOLE -> ColumnType.BIGINT;
      case DECIMAL -> argument;
      case REAL -> ColumnType.DOUBLE;
      case DATE -> ColumnType.DATE;
      case TIMESTAMP -> ColumnType.TIMESTAMP;
      case INSTANT -> ColumnType.TIMESTAMP_TZ;
      case TIME -> ColumnType.TIME;
      case DAYS -> ColumnType.INTERVAL_DAY;
      case MONTHS -> ColumnType.INTERVAL_MONTH;
      case BOOLEAN -> ColumnType.BOOLEAN;
      case BYTES -> ColumnType.VARBINARY;
    };
  }

  /** Whether the method takes an object that is made of the text. */
  boolean compiled() {
    return !factory.isEmpty();
  }

  /** The class of the object. */
  String javaType() {
    return javaType;
  }

  /** Java text of the method that makes the object of a text and the site of the call. */
  String factory() {
    return factory;
  }

  boolean accepts(RelDataType argument) {
    SqlTypeName name = argument.getSqlTypeName();
    return name == SqlTypeName.NULL
        || switch (this) {
          case TEXT, REGEX, SIMILAR, TO_CHAR, TO_DATE, PERCENT ->
              SqlTypeFamily.CHARACTER.getTypeNames().contains(name);
          case WHOLE -> SqlTypeName.INT_TYPES.contains(name);
          case DECIMAL -> name == SqlTypeName.DECIMAL;
          case REAL -> SqlTypeName.NUMERIC_TYPES.contains(name);
          case DATE -> name == SqlTypeName.DATE;
          case TIMESTAMP ->
              name == SqlTypeName.DATE
                  || name == SqlTypeName.TIMESTAMP
                  || name == SqlTypeName.TIMESTAMP_TZ;
          case INSTANT -> name == SqlTypeName.TIMESTAMP_TZ;
          case TIME -> name == SqlTypeName.TIME;
          case DAYS -> SqlTypeName.DAY_INTERVAL_TYPES.contains(name);
          case MONTHS -> SqlTypeName.YEAR_INTERVAL_TYPES.contains(name);
          case BOOLEAN -> name == SqlTypeName.BOOLEAN;
          case BYTES -> SqlTypeName.BINARY_TYPES.contains(name);
        };
  }
}
