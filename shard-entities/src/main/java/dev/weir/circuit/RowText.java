package dev.weir.circuit;

import dev.weir.zset.ByteTexts;
import dev.weir.zset.ClockText;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Values of rows as text, for the messages of failures. */
final class RowText {
  private static final int SHOWN_COLUMNS_MAX = 12;
  private static final int SHOWN_CHARS_MAX = 80;

  private RowText() {}

  static String value(ColumnType type, ColumnVector vector, int row, Strings strings) {
    if (vector.isNull(row)) {
      return "NULL";
    }
    long lane = vector.lane(row);
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.toString(lane != 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Long.toString(lane);
      case REAL -> Float.toString((float) Double.longBitsToDouble(lane));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(lane));
      case DECIMAL -> decimal(type, vector.high(row), lane).toPlainString();
      case VARCHAR -> text(strings.bytes(lane));
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          text(ByteTexts.text(type, strings.bytes(lane)));
      case TIME -> LocalTime.ofNanoOfDay(lane * 1000).toString();
      case INTERVAL_DAY, INTERVAL_MONTH -> ClockText.interval(type, lane);
      case TIMESTAMP_TZ -> timestamp(lane) + "Z";
      case DATE -> LocalDate.ofEpochDay(lane).toString();
      case TIMESTAMP -> timestamp(lane);
    };
  }

  private static String timestamp(long micros) {
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC)
        .toString();
  }

  /** Where a failure was: nothing of a row without named columns. */
  static String inRow(Schema schema, ColumnVector[] rows, int row, Strings strings) {
    return schema.size() == 1 && schema.column(0).name().isEmpty()
        ? ""
        : " in row " + row(schema, rows, row, strings);
  }

  static String row(Schema schema, ColumnVector[] rows, int row, Strings strings) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < schema.size(); i++) {
      if (i == SHOWN_COLUMNS_MAX) {
        return text.append(", …)").toString();
      }
      text.append(i == 0 ? "" : ", ").append(schema.column(i).name()).append('=');
      text.append(value(schema.type(i), rows[i], row, strings));
    }
    return text.append(')').toString();
  }

  static List<String> values(
      Schema schema, int[] columns, ColumnVector[] rows, int row, Strings strings) {
    List<String> values = new ArrayList<>();
    for (int column : columns) {
      values.add(value(schema.type(column), rows[column], row, strings));
    }
    return values;
  }

  private static BigDecimal decimal(ColumnType type, long high, long low) {
    BigInteger unscaled = type.wide() ? Int128.toBigInteger(high, low) : BigInteger.valueOf(low);
    return new BigDecimal(unscaled, type.scale());
  }

  private static String text(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    return text.length() <= SHOWN_CHARS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARS_MAX / 2)) + "…";
  }
}
