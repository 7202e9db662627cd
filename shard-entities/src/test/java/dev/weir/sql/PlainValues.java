package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ByteTexts;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Rows of plain Java values to columns of lanes and back. */
public final class PlainValues {
  private static final long MICROS = 1_000_000;

  private PlainValues() {}

  /** The rows of a set, each as often as it occurs. */
  public static List<Object[]> rows(RowSet set) {
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < set.size(); row++) {
      Object[] values = row(set.schema(), set.columns(), row, set.strings());
      long times = set.multiplicities() == null ? 1 : set.multiplicities()[row];
      rows.addAll(Collections.nCopies((int) times, values));
    }
    return rows;
  }

  public static Object[] row(Schema schema, ColumnVector[] columns, int row, Strings strings) {
    Object[] values = new Object[columns.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = columns[c].isNull(row) ? null : value(schema.type(c), columns[c], row, strings);
    }
    return values;
  }

  /** Sets one cell; texts go into the dictionary. */
  public static void put(
      ColumnType type, ColumnVector column, int row, Object value, List<byte[]> dictionary) {
    if (value == null) {
      column.setNull(row);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> column.set(row, (Boolean) value ? 1 : 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> column.set(row, (Long) value);
      case DOUBLE, REAL -> column.set(row, Double.doubleToLongBits((Double) value));
      case DECIMAL -> putDecimal(column, row, ((BigDecimal) value).unscaledValue());
      case DATE -> column.set(row, ((LocalDate) value).toEpochDay());
      case TIME -> column.set(row, ((LocalTime) value).toNanoOfDay() / 1_000);
      case TIMESTAMP, TIMESTAMP_TZ ->
          column.set(
              row,
              ((LocalDateTime) value).toEpochSecond(ZoneOffset.UTC) * MICROS
                  + ((LocalDateTime) value).get(ChronoField.MICRO_OF_SECOND));
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> {
        column.set(row, dictionary.size());
        dictionary.add(ByteTexts.parse(type, value.toString().getBytes(UTF_8)));
      }
      case INTERVAL_DAY, INTERVAL_MONTH -> column.set(row, (Long) value);
      case VARCHAR -> {
        column.set(row, dictionary.size());
        dictionary.add(((String) value).getBytes(UTF_8));
      }
    }
  }

  private static void putDecimal(ColumnVector column, int row, BigInteger unscaled) {
    column.set(row, unscaled.longValue());
    if (column.highs != null) {
      column.highs[row] = unscaled.shiftRight(64).longValue();
    }
  }

  static Object value(ColumnType type, ColumnVector column, int row, Strings strings) {
    long lane = column.lane(row);
    return switch (type.kind()) {
      case BOOLEAN -> lane != 0;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> lane;
      case DOUBLE, REAL -> Double.longBitsToDouble(lane);
      case DECIMAL -> new BigDecimal(unscaled(column, row), type.scale());
      case DATE -> LocalDate.ofEpochDay(lane);
      case TIME -> LocalTime.ofNanoOfDay(lane * 1_000);
      case TIMESTAMP, TIMESTAMP_TZ ->
          LocalDateTime.ofEpochSecond(Math.floorDiv(lane, MICROS), 0, ZoneOffset.UTC)
              .plusNanos(Math.floorMod(lane, MICROS) * 1_000);
      case VARCHAR -> new String(strings.bytes(lane), UTF_8);
      case UUID -> UUID.fromString(new String(ByteTexts.text(type, strings.bytes(lane)), UTF_8));
      case VARBINARY, JSON, ARRAY, ROW, MAP ->
          new String(ByteTexts.text(type, strings.bytes(lane)), UTF_8);
      case INTERVAL_DAY, INTERVAL_MONTH -> lane;
    };
  }

  private static BigInteger unscaled(ColumnVector column, int row) {
    return column.highs == null
        ? BigInteger.valueOf(column.lane(row))
        : new BigInteger(
            ByteBuffer.allocate(16).putLong(column.high(row)).putLong(column.lane(row)).array());
  }
}
