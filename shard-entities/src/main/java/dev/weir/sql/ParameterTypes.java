package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Whether the value of a parameter is of the type that its place asks for. */
final class ParameterTypes {
  private static final Set<String> NO_FINITE_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private ParameterTypes() {}

  /**
   * @param name as messages call it
   * @throws WeirException {@code sql-invalid} naming the parameter
   */
  static void require(SqlText source, int position, String name, Object value, RelDataType type) {
    if (value == null || fits(value, type.getSqlTypeName())) {
      return;
    }
    String shown = value instanceof String text ? "the text '" + text + "'" : value.toString();
    throw source.refuse(
        ErrorCode.SQL_INVALID,
        position,
        "parameter %s must be %s here, not %s".formatted(name, type, shown));
  }

  private static boolean fits(Object value, SqlTypeName type) {
    return switch (type) {
      case BOOLEAN -> value instanceof Boolean;
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, FLOAT, DOUBLE -> isNumber(value);
      case CHAR, VARCHAR -> value instanceof String;
      case DATE -> isTime(value, LocalDate::parse);
      case TIME -> isTime(value, LocalTime::parse);
      case TIMESTAMP -> isTime(value, text -> LocalDateTime.parse(text.replace(' ', 'T')));
      default -> true;
    };
  }

  private static boolean isNumber(Object value) {
    if (!(value instanceof String text)) {
      return value instanceof Number;
    }
    try {
      return NO_FINITE_NUMBERS.contains(text) || new BigDecimal(text).precision() > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Reads a text or throws. */
  private interface Reading {
    Object read(String text);
  }

  private static boolean isTime(Object value, Reading reading) {
    try {
      return value instanceof String text && reading.read(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
