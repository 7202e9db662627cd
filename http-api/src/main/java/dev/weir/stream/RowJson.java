package dev.weir.stream;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes rows as JSON objects. */
public final class RowJson {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final long MICROS = 1_000_000;

  private final Schema schema;
  private final byte[][] names;
  private final boolean intsAsStrings;

  public RowJson(Schema schema, boolean intsAsStrings) {
    this.schema = schema;
    this.intsAsStrings = intsAsStrings;
    this.names = new byte[schema.size()][];
    for (int i = 0; i < names.length; i++) {
      ByteOut name = new ByteOut(32);
      string(name, schema.column(i).name().getBytes(StandardCharsets.UTF_8));
      names[i] = name.put(':').copy();
    }
  }

  /** Writes one row as an object. */
  public void row(ByteOut out, ColumnVector[] columns, int row, Strings strings) {
    out.put('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      out.put(names[i]);
      value(out, schema.type(i), columns[i], row, strings);
    }
    out.put('}');
  }

  /**
   * Writes the id of a row as a string: the text of its key, a compact array of several key
   * columns, or without a key the whole row's.
   */
  public void id(ByteOut out, ColumnVector[] columns, int row, int[] key, Strings strings) {
    ByteOut id = new ByteOut(32);
    if (key.length == 1) {
      int column = key[0];
      if (schema.type(column).isString() && !columns[column].isNull(row)) {
        string(out, strings.bytes(columns[column].lane(row)));
        return;
      }
      value(id, schema.type(column), columns[column], row, strings);
      byte[] text = id.copy();
      out.put('"');
      if (text[0] == '"') {
        out.put(text, 1, text.length - 1);
      } else {
        out.put(text).put('"');
      }
      return;
    }
    id.put('[');
    for (int i = 0; i < (key.length == 0 ? schema.size() : key.length); i++) {
      if (i > 0) {
        id.put(',');
      }
      int column = key.length == 0 ? i : key[i];
      value(id, schema.type(column), columns[column], row, strings);
    }
    string(out, id.put(']').copy());
  }

  /** Writes a text as a JSON string. */
  public static void text(ByteOut out, String text) {
    string(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private void value(ByteOut out, ColumnType type, ColumnVector column, int row, Strings strings) {
    if (column.isNull(row)) {
      out.put(NULL);
      return;
    }
    long lane = column.lane(row);
    switch (type.kind()) {
      case BOOLEAN -> out.raw(lane == 0 ? "false" : "true");
      case INTEGER -> out.number(lane);
      case BIGINT -> {
        if (intsAsStrings) {
          out.put('"').number(lane).put('"');
        } else {
          out.number(lane);
        }
      }
      case DOUBLE -> {
        double value = Double.longBitsToDouble(lane);
        if (Double.isFinite(value)) {
          out.raw(Double.toString(value));
        } else {
          out.put('"').raw(Double.toString(value)).put('"');
        }
      }
      case DECIMAL -> {
        BigInteger unscaled =
            type.wide()
                ? BigInteger.valueOf(column.high(row))
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(lane)))
                : BigInteger.valueOf(lane);
        out.put('"').raw(new BigDecimal(unscaled, type.scale()).toPlainString()).put('"');
      }
      case VARCHAR -> string(out, strings.bytes(lane));
      case DATE -> out.put('"').raw(LocalDate.ofEpochDay(lane).toString()).put('"');
      case TIMESTAMP -> out.put('"').raw(timestamp(lane)).put('"');
    }
  }

  private static String timestamp(long micros) {
    int fraction = (int) Math.floorMod(micros, MICROS);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS), 0, ZoneOffset.UTC);
    String text = time.toLocalDate() + "T" + time.toLocalTime();
    String whole = text.length() == 16 ? text + ":00" : text;
    if (fraction == 0) {
      return whole;
    }
    return whole + ("." + "%06d".formatted(fraction)).replaceAll("0+$", "");
  }

  private static void string(ByteOut out, byte[] utf8) {
    out.put('"');
    int plain = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b >= 0 && (b < 0x20 || b == '"' || b == '\\')) {
        out.put(utf8, plain, i - plain);
        plain = i + 1;
        if (b >= 0x20) {
          out.put('\\').put(b);
        } else {
          out.raw("\\u%04x".formatted(b));
        }
      }
    }
    out.put(utf8, plain, utf8.length - plain).put('"');
  }
}
