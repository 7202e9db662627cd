package dev.weir.circuit;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.StringJoiner;

/** Values as text for error messages; never on a hot path. */
record RowTexts(Strings strings) {
  private static final int TEXT_MAX = 60;

  /** A row as {@code {a=1, b=NULL}}. */
  String row(Delta delta, int row) {
    StringJoiner joined = new StringJoiner(", ", "{", "}");
    for (int c = 0; c < delta.columns().length; c++) {
      joined.add(
          delta.schema().column(c).name()
              + "="
              + text(delta.schema().type(c), delta.columns()[c], row));
    }
    return joined.toString();
  }

  String text(ColumnType type, ColumnVector column, int row) {
    if (column.isNull(row)) {
      return "NULL";
    }
    long lane = column.lane(row);
    return switch (type.kind()) {
      case BOOLEAN -> lane == 0 ? "false" : "true";
      case INTEGER, BIGINT -> Long.toString(lane);
      case DOUBLE -> Double.toString(Double.longBitsToDouble(lane));
      case DECIMAL -> new BigDecimal(unscaled(column, row), type.scale()).toPlainString();
      case DATE -> LocalDate.ofEpochDay(lane).toString();
      case TIMESTAMP ->
          LocalDateTime.ofEpochSecond(
                  Math.floorDiv(lane, 1_000_000L),
                  (int) Math.floorMod(lane, 1_000_000L) * 1_000,
                  ZoneOffset.UTC)
              .toString();
      case VARCHAR -> shortened(new String(strings.bytes(lane), StandardCharsets.UTF_8));
    };
  }

  static BigInteger unscaled(ColumnVector column, int row) {
    if (column.highs == null) {
      return BigInteger.valueOf(column.lanes[row]);
    }
    return new BigInteger(
        ByteBuffer.allocate(16).putLong(column.highs[row]).putLong(column.lanes[row]).array());
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
  }
}
