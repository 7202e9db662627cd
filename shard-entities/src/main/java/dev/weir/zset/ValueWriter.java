package dev.weir.zset;

import java.nio.charset.StandardCharsets;

/**
 * Writes values as JSON, as CSV and as plain text.
 *
 * @param integersAsText whether every BIGINT is a string in JSON, for readers whose numbers end at
 *     2^53; it depends on the type and never on the value
 */
public record ValueWriter(boolean integersAsText) {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  /** Which of the characters below 128 JSON strings hold as they are. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (int i = 0x20; i < PLAIN.length; i++) {
      PLAIN[i] = i != '"' && i != '\\';
    }
  }

  /** Writes a JSON value. */
  public void json(ByteSink out, ColumnType type, ColumnVector column, int row, Strings strings) {
    if (column.isNull(row)) {
      out.put(NULL);
      return;
    }
    long lane = column.lanes[row];
    switch (type.kind()) {
      case VARCHAR -> jsonString(out, strings.bytes(lane));
      case BOOLEAN, TINYINT, SMALLINT, INTEGER -> text(out, type, column, row, strings);
      case BIGINT -> quoted(out, integersAsText, type, column, row);
      case DOUBLE, REAL ->
          quoted(out, !Double.isFinite(Double.longBitsToDouble(lane)), type, column, row);
      case DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL_MONTH ->
          quoted(out, true, type, column, row);
      case UUID, VARBINARY -> {
        out.put('"');
        ByteTexts.plain(out, type, strings.bytes(lane));
        out.put('"');
      }
      case JSON -> out.put(strings.bytes(lane));
      case ARRAY, ROW, MAP -> new NestedJson(this).write(out, type, strings.bytes(lane));
    }
  }

  /** Writes a CSV field: NULL is empty, an empty text is {@code ""}. */
  public void csv(ByteSink out, ColumnType type, ColumnVector column, int row, Strings strings) {
    if (column.isNull(row)) {
      return;
    }
    if (type.kind() == ColumnType.Kind.VARCHAR) {
      csvField(out, strings.bytes(column.lanes[row]));
    } else if (type.isString()) {
      ByteSink field = new ByteSink(32);
      text(field, type, column, row, strings);
      csvField(out, field.copy());
    } else {
      text(out, type, column, row, strings);
    }
  }

  /** Writes a value that is not NULL without any quotes. */
  public void text(ByteSink out, ColumnType type, ColumnVector column, int row, Strings strings) {
    long lane = column.lanes[row];
    switch (type.kind()) {
      case VARCHAR -> out.put(strings.bytes(lane));
      case BOOLEAN -> out.ascii(lane == 0 ? "false" : "true");
      case TINYINT, SMALLINT, INTEGER, BIGINT -> out.decimal(lane);
      case REAL -> out.ascii(Float.toString((float) Double.longBitsToDouble(lane)));
      case DOUBLE -> out.ascii(Double.toString(Double.longBitsToDouble(lane)));
      case DECIMAL -> decimal(out, type, column, row);
      case DATE -> date(out, lane);
      case TIMESTAMP -> timestamp(out, lane);
      case TIMESTAMP_TZ -> {
        timestamp(out, lane);
        out.put('Z');
      }
      case TIME -> time(out, lane);
      case INTERVAL_DAY, INTERVAL_MONTH -> out.ascii(ClockText.interval(type, lane));
      case UUID, VARBINARY -> ByteTexts.plain(out, type, strings.bytes(lane));
      case JSON -> out.put(strings.bytes(lane));
      case ARRAY, ROW, MAP -> new NestedJson(this).write(out, type, strings.bytes(lane));
    }
  }

  /** Writes UTF-8 text as a JSON string. */
  public static void jsonString(ByteSink out, byte[] utf8) {
    out.put('"');
    int from = 0;
    for (int at = 0; at < utf8.length; at++) {
      byte one = utf8[at];
      if (one < 0 || PLAIN[one]) {
        continue;
      }
      out.put(utf8, from, at - from);
      escape(out, one);
      from = at + 1;
    }
    out.put(utf8, from, utf8.length - from);
    out.put('"');
  }

  /** Writes text as a CSV field, in quotes where needed. */
  public static void csvField(ByteSink out, byte[] utf8) {
    if (!needsQuotes(utf8)) {
      out.put(utf8);
      return;
    }
    out.put('"');
    for (byte one : utf8) {
      if (one == '"') {
        out.put('"');
      }
      out.put(one);
    }
    out.put('"');
  }

  private void quoted(ByteSink out, boolean quotes, ColumnType type, ColumnVector column, int row) {
    if (quotes) {
      out.put('"');
    }
    text(out, type, column, row, null);
    if (quotes) {
      out.put('"');
    }
  }

  private static void escape(ByteSink out, byte one) {
    out.put('\\');
    switch (one) {
      case '"', '\\' -> out.put(one);
      case '\n' -> out.put('n');
      case '\r' -> out.put('r');
      case '\t' -> out.put('t');
      case '\b' -> out.put('b');
      case '\f' -> out.put('f');
      default -> {
        out.ascii("u00");
        out.put(HEX[one >> 4]);
        out.put(HEX[one & 15]);
      }
    }
  }

  private static boolean needsQuotes(byte[] utf8) {
    for (byte one : utf8) {
      if (one == '"' || one == ',' || one == '\r' || one == '\n') {
        return true;
      }
    }
    return utf8.length == 0;
  }

  private static void decimal(ByteSink out, ColumnType type, ColumnVector column, int row) {
    if (type.wide()) {
      wide(out, type.scale(), Decimals.wide(column.highs[row], column.lanes[row]).toString());
      return;
    }
    long lane = column.lanes[row];
    if (type.scale() == 0) {
      out.decimal(lane);
      return;
    }
    if (lane < 0) {
      out.put('-');
    }
    long unit = Decimals.POWERS[type.scale()];
    out.digits(Math.abs(lane / unit), 1);
    out.put('.');
    out.digits(Math.abs(lane % unit), type.scale());
  }

  private static void wide(ByteSink out, int scale, String unscaled) {
    boolean negative = unscaled.startsWith("-");
    String digits = negative ? unscaled.substring(1) : unscaled;
    if (digits.length() <= scale) {
      digits = "0".repeat(scale + 1 - digits.length()) + digits;
    }
    int point = digits.length() - scale;
    out.ascii(negative ? "-" : "");
    out.ascii(digits.substring(0, point));
    if (scale > 0) {
      out.put('.');
      out.ascii(digits.substring(point));
    }
  }

  private static void timestamp(ByteSink out, long micros) {
    date(out, Math.floorDiv(micros, TimeText.MICROS_PER_DAY));
    out.put('T');
    time(out, Math.floorMod(micros, TimeText.MICROS_PER_DAY));
  }

  private static void time(ByteSink out, long ofDay) {
    long second = ofDay / TimeText.MICROS_PER_SECOND;
    out.digits(second / 3600, 2);
    out.put(':');
    out.digits(second / 60 % 60, 2);
    out.put(':');
    out.digits(second % 60, 2);
    long fraction = ofDay % TimeText.MICROS_PER_SECOND;
    if (fraction != 0) {
      int digits = 6;
      for (; fraction % 10 == 0; fraction /= 10) {
        digits--;
      }
      out.put('.');
      out.digits(fraction, digits);
    }
  }

  private static void date(ByteSink out, long epochDay) {
    // the inverse of TimeText.days, years beginning in March
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long march = (5 * dayOfYear + 2) / 153;
    long month = march < 10 ? march + 3 : march - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0) {
      out.put('-');
    }
    out.digits(Math.abs(year), 4);
    out.put('-');
    out.digits(month, 2);
    out.put('-');
    out.digits(dayOfYear - (153 * march + 2) / 5 + 1, 2);
  }
}
