package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads values of one type from raw cells and from texts (CSV, filters, keys in paths).
 *
 * <p>After a reading without fault the value is in {@link #lane()} and {@link #high()}. Texts of a
 * batch's dictionary are parsed once each. For a VARCHAR the lane is the cell's dictionary index,
 * for a text alone it means nothing; for other types kept as byte strings see {@link #bytes()}.
 * Used by one thread.
 */
public final class ValueReader {
  private static final int SHOWN_BYTES_MAX = 40;

  private final ColumnType type;
  private final List<byte[]> dictionary;
  private final Lanes out = new Lanes();
  private final NumberText numbers = new NumberText();

  /* the texts of the dictionary that were parsed, and their values */
  private boolean[] known;
  private long[] lanes;
  private long[] highs;
  private byte[][] strings;

  /** A reader of cells whose texts are in a dictionary. */
  public ValueReader(ColumnType type, List<byte[]> dictionary) {
    this.type = type;
    this.dictionary = dictionary;
  }

  /** A reader of texts alone. */
  public ValueReader(ColumnType type) {
    this(type, List.of());
  }

  public long lane() {
    return out.low;
  }

  /** The high half of a wide decimal, otherwise 0. */
  public long high() {
    return out.high;
  }

  /** What the pool is to hold of a type kept as byte strings; for a VARCHAR only after a text. */
  public byte[] bytes() {
    return out.bytes;
  }

  /** Reads a cell that is neither absent nor NULL; returns null when it is a value. */
  public ValueFault cell(byte kind, long value) {
    if (type.kind() == ColumnType.Kind.JSON) {
      return json(kind, value);
    }
    boolean text = type.kind() == ColumnType.Kind.VARCHAR;
    return switch (kind) {
      case RawColumn.INTEGER -> number(value);
      case RawColumn.STRING, RawColumn.TEXT -> text ? string(value) : dictionaryText((int) value);
      case RawColumn.NUMBER -> type.isString() ? ValueFault.INVALID : jsonNumber((int) value);
      case RawColumn.TRUE, RawColumn.FALSE -> truth(kind == RawColumn.TRUE);
      case RawColumn.NESTED -> type.isNested() ? dictionaryText((int) value) : ValueFault.INVALID;
      default -> throw new IllegalArgumentException("cell kind " + kind);
    };
  }

  /** Reads a text; returns null when it is a value. */
  public ValueFault text(byte[] utf8) {
    return switch (type.kind()) {
      case BOOLEAN -> truth(utf8);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          IntegerText.read(utf8, type.smallest(), -1 - type.smallest(), out);
      case DOUBLE -> numbers.real(utf8, out);
      case REAL -> numbers.single(utf8, out);
      case DECIMAL -> numbers.decimal(utf8, type, out);
      case VARCHAR -> {
        out.bytes = utf8;
        yield fits(utf8, type.precision()) ? null : ValueFault.LENGTH;
      }
      case DATE -> TimeText.date(utf8, out);
      case TIMESTAMP -> TimeText.timestamp(utf8, out);
      case TIME -> ClockText.time(utf8, out);
      case TIMESTAMP_TZ -> ClockText.instant(utf8, out);
      case INTERVAL_DAY, INTERVAL_MONTH -> ClockText.interval(type, utf8, out);
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> ByteTexts.read(type, utf8, out);
    };
  }

  /** Any cell is a JSON value; what CSV has is the text of one. */
  private ValueFault json(byte kind, long value) {
    switch (kind) {
      case RawColumn.INTEGER -> out.bytes = Long.toString(value).getBytes(StandardCharsets.UTF_8);
      case RawColumn.TRUE, RawColumn.FALSE ->
          out.bytes = JsonText.write(new Json.Truth(kind == RawColumn.TRUE));
      case RawColumn.STRING -> {
        String text = new String(dictionary.get((int) value), StandardCharsets.UTF_8);
        out.bytes = JsonText.write(new Json.Text(text));
      }
      default -> {
        return dictionaryText((int) value);
      }
    }
    return null;
  }

  /** Whether a text has at most so many code points. */
  static boolean fits(byte[] utf8, int codePointsMax) {
    if (codePointsMax == ColumnType.UNBOUNDED || utf8.length <= codePointsMax) {
      return true;
    }
    int points = 0;
    for (byte one : utf8) {
      points += (one & 0xC0) == 0x80 ? 0 : 1;
    }
    return points <= codePointsMax;
  }

  /** A cell as the client wrote it, cut if it is long. */
  static String shown(byte kind, long value, List<byte[]> dictionary) {
    return switch (kind) {
      case RawColumn.NULL -> "null";
      case RawColumn.TRUE -> "true";
      case RawColumn.FALSE -> "false";
      case RawColumn.INTEGER -> Long.toString(value);
      case RawColumn.NUMBER, RawColumn.NESTED -> cut(dictionary.get((int) value));
      case RawColumn.STRING, RawColumn.TEXT -> quoted(dictionary.get((int) value));
      default -> throw new IllegalArgumentException("cell kind " + kind);
    };
  }

  /** A text in quotes, cut if it is long. */
  static String quoted(byte[] utf8) {
    return '"' + cut(utf8) + '"';
  }

  private static String cut(byte[] utf8) {
    if (utf8.length <= SHOWN_BYTES_MAX) {
      return new String(utf8, StandardCharsets.UTF_8);
    }
    int end = SHOWN_BYTES_MAX;
    while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8) + "…";
  }

  private ValueFault number(long value) {
    out.low = value;
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          value >= type.smallest() && value <= -1 - type.smallest() ? null : ValueFault.RANGE;
      case DOUBLE -> {
        out.low = Double.doubleToLongBits((double) value);
        yield null;
      }
      case REAL -> {
        out.low = Double.doubleToLongBits((float) value);
        yield null;
      }
      case DECIMAL -> decimal(value);
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> ValueFault.EPOCH;
      case BOOLEAN, VARCHAR, UUID, VARBINARY, JSON, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, ROW, MAP ->
          ValueFault.INVALID;
    };
  }

  private ValueFault decimal(long value) {
    int wholeDigits = type.precision() - type.scale();
    if (type.wide()) {
      return text(Long.toString(value).getBytes(StandardCharsets.ISO_8859_1));
    }
    long bound = Decimals.POWERS[wholeDigits];
    if (value <= -bound || value >= bound) {
      return ValueFault.RANGE;
    }
    out.low = value * Decimals.POWERS[type.scale()];
    return null;
  }

  private ValueFault truth(boolean value) {
    out.low = value ? 1 : 0;
    return type.kind() == ColumnType.Kind.BOOLEAN ? null : ValueFault.INVALID;
  }

  private ValueFault truth(byte[] utf8) {
    boolean yes = utf8.length == 4 && cut(utf8).equals("true");
    boolean no = utf8.length == 5 && cut(utf8).equals("false");
    return yes || no ? truth(yes) : ValueFault.INVALID;
  }

  private ValueFault jsonNumber(int index) {
    ValueFault fault = dictionaryText(index);
    boolean time =
        switch (type.kind()) {
          case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> true;
          default -> false;
        };
    return fault != null && time ? ValueFault.EPOCH : fault;
  }

  private ValueFault string(long index) {
    out.low = index;
    return fits(dictionary.get((int) index), type.precision()) ? null : ValueFault.LENGTH;
  }

  private ValueFault dictionaryText(int index) {
    if (known == null) {
      known = new boolean[dictionary.size()];
      lanes = new long[dictionary.size()];
      highs = type.wide() ? new long[dictionary.size()] : null;
      strings = type.isString() ? new byte[dictionary.size()][] : null;
    }
    if (!known[index]) {
      return readOnce(index);
    }
    out.low = lanes[index];
    out.high = highs == null ? 0 : highs[index];
    out.bytes = strings == null ? null : strings[index];
    return null;
  }

  private ValueFault readOnce(int index) {
    ValueFault fault = text(dictionary.get(index));
    if (fault == null) {
      known[index] = true;
      lanes[index] = out.low;
      if (highs != null) {
        highs[index] = out.high;
      }
      if (strings != null) {
        strings[index] = out.bytes;
      }
    }
    return fault;
  }
}
