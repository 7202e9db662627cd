package dev.weir.sql;

import dev.weir.zset.ColumnType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** What a function of the library takes at one place. */
enum Parameter {
  TEXT("a text", ColumnType.VARCHAR),
  WHOLE("a whole number", ColumnType.BIGINT),
  /** Keeps its digits; the method takes the unscaled number and the scale. */
  DECIMAL("a decimal", null),
  REAL("a number", ColumnType.DOUBLE),
  DATE("a date", ColumnType.DATE),
  /** A date is its first moment. */
  TIMESTAMP("a timestamp", ColumnType.TIMESTAMP),
  BOOLEAN("a condition", ColumnType.BOOLEAN),
  /** A regular expression; compiled once where it is a literal. */
  REGEX("a regular expression", "RegexPattern", "RegexPattern.of"),
  /** A pattern of SIMILAR TO. */
  SIMILAR("a pattern", "RegexPattern", "RegexPattern.similar"),
  /** A pattern of TO_CHAR. */
  TO_CHAR("a pattern", "TimeFormat", "TimeFormat.toChar"),
  /** A pattern with percent signs. */
  PERCENT("a pattern", "TimeFormat", "TimeFormat.percent");

  private final String shown;
  private final ColumnType type;
  private final String javaType;
  private final String factory;

  Parameter(String shown, ColumnType type) {
    this(shown, type, "", "");
  }

  Parameter(String shown, String javaType, String factory) {
    this(shown, ColumnType.VARCHAR, javaType, factory);
  }

  Parameter(String shown, ColumnType type, String javaType, String factory) {
    this.shown = shown;
    this.type = type;
    this.javaType = javaType;
    this.factory = factory;
  }

  /** In words, for messages. */
  String shown() {
    return shown;
  }

  /** The type an argument is brought to, its own for decimals. */
  ColumnType type(ColumnType argument) {
    return type == null ? argument : type;
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
          case TEXT, REGEX, SIMILAR, TO_CHAR, PERCENT ->
              SqlTypeFamily.CHARACTER.getTypeNames().contains(name);
          case WHOLE -> SqlTypeName.INT_TYPES.contains(name);
          case DECIMAL -> name == SqlTypeName.DECIMAL;
          case REAL -> SqlTypeName.NUMERIC_TYPES.contains(name);
          case DATE -> name == SqlTypeName.DATE;
          case TIMESTAMP -> name == SqlTypeName.DATE || name == SqlTypeName.TIMESTAMP;
          case BOOLEAN -> name == SqlTypeName.BOOLEAN;
        };
  }
}
