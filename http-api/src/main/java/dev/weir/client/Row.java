package dev.weir.client;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values by column, in the order of the columns. Two rows are equal if their columns and values
 * are.
 *
 * <p>What is read: null, Boolean, Long (BigInteger beyond its range), Double, String, List for
 * arrays, Map for rows and objects. DECIMAL, dates, times, UUID and bytes arrive as the texts of
 * the HTTP interface; so do NaN and the infinities.
 *
 * <p>What may be written besides: the other whole numbers, BigDecimal, LocalDate, LocalTime,
 * LocalDateTime, Instant, UUID and byte arrays.
 */
public final class Row {
  private final Map<String, Object> values;

  private Row(Map<String, Object> values) {
    this.values = values;
  }

  /** A row of one column; {@link #with} adds others. */
  public static Row of(String column, Object value) {
    return new Row(Map.of()).with(column, value);
  }

  /** A row of these columns, in the order of the map. */
  public static Row of(Map<String, ?> values) {
    return new Row(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
  }

  /** This row with a column more, or with another value of it. Null is SQL's NULL. */
  public Row with(String column, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(Objects.requireNonNull(column, "column"), value);
    return new Row(Collections.unmodifiableMap(more));
  }

  /** The values by column; it cannot be changed. */
  public Map<String, Object> values() {
    return values;
  }

  /**
   * The value of a column as it was read, null for NULL.
   *
   * @throws IllegalArgumentException if the row has no such column
   */
  public Object value(String column) {
    Object value = values.get(column);
    if (value == null && !values.containsKey(column)) {
      throw new IllegalArgumentException(
          "the row has no column " + column + ", only " + String.join(", ", values.keySet()));
    }
    return value;
  }

  public boolean isNull(String column) {
    return value(column) == null;
  }

  /** A whole number; also of a text of digits, as {@code ints=string} writes them. */
  public long number(String column) {
    Object value = present(column);
    return value instanceof Long number ? number : decimal(column).longValueExact();
  }

  /** A number with a fraction, exact: DECIMAL arrives as text. */
  public BigDecimal decimal(String column) {
    return new BigDecimal(present(column).toString());
  }

  /** A REAL or DOUBLE, NaN and the infinities too. */
  public double real(String column) {
    Object value = present(column);
    return value instanceof Number number
        ? number.doubleValue()
        : Double.parseDouble(value.toString());
  }

  public String text(String column) {
    return (String) present(column);
  }

  public boolean flag(String column) {
    return (Boolean) present(column);
  }

  /** An array. */
  public List<?> list(String column) {
    return (List<?>) present(column);
  }

  private Object present(String column) {
    Object value = value(column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is NULL; ask isNull first");
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && values.equals(row.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
