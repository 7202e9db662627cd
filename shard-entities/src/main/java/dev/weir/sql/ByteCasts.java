package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ByteSink;
import dev.weir.zset.ByteTexts;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Json;
import dev.weir.zset.JsonText;
import dev.weir.zset.ValueReader;
import dev.weir.zset.ValueWriter;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;

/** CAST of generated code from and to types whose texts are those of JSON and CSV. */
public final class ByteCasts {
  private static final ValueWriter VALUES = new ValueWriter(false);

  private ByteCasts() {}

  /** The lane of a value that is no byte string, from its text. */
  public static long lane(byte[] text, ColumnType type, int site) {
    ValueReader reader = new ValueReader(type);
    if (reader.text(stripped(text)) != null) {
      throw failed(text, type, site);
    }
    return reader.lane();
  }

  /** The bytes of a value that is kept as a byte string, from its text. */
  public static byte[] parse(byte[] text, ColumnType type, int site) {
    byte[] bytes = ByteTexts.parse(type, stripped(text));
    if (bytes == null) {
      throw failed(text, type, site);
    }
    return bytes;
  }

  /** The text of a value of one lane. */
  public static byte[] text(long lane, ColumnType type) {
    ByteSink out = new ByteSink(32);
    ColumnVector one = new ColumnVector(type, 1);
    one.set(0, lane);
    VALUES.text(out, type, one, 0, null);
    return out.copy();
  }

  /** The text of a value that is kept as a byte string. */
  public static byte[] text(byte[] value, ColumnType type) {
    return ByteTexts.text(type, value);
  }

  /** The JSON of a value of one or two lanes; what JSON writes as a text is one. */
  public static byte[] json(long high, long lane, ColumnType type) {
    ColumnVector one = new ColumnVector(type, 1);
    one.set(0, lane);
    if (type.wide()) {
      one.setWide(0, high, lane);
    }
    return json(one, type, null);
  }

  /** The JSON of a value that is kept as a byte string. */
  public static byte[] json(byte[] value, ColumnType type) {
    return json(new ColumnVector(type, 1), type, value);
  }

  private static byte[] json(ColumnVector one, ColumnType type, byte[] string) {
    ByteSink out = new ByteSink(32);
    if (type.kind() == ColumnType.Kind.DECIMAL) {
      // a number of JSON is exact, so that it need not be a text here
      VALUES.text(out, type, one, 0, null);
    } else {
      VALUES.json(out, type, one, 0, code -> string);
    }
    return JsonText.write(JsonText.readCanonical(out.copy()));
  }

  /**
   * The value of JSON as a text: a text without its quotes, anything else as JSON; null for null.
   */
  public static byte[] unquoted(byte[] json) {
    return switch (JsonText.readCanonical(json)) {
      case Json.Null none -> null;
      case Json.Text text -> text.value().getBytes(UTF_8);
      case Json.Digits _, Json.Truth _, Json.Array _, Json.Members _ -> json;
    };
  }

  static ByteString uuid(UUID value) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return new ByteString(bytes);
  }

  private static byte[] stripped(byte[] text) {
    return new String(text, UTF_8).strip().getBytes(UTF_8);
  }

  private static EvaluationError failed(byte[] text, ColumnType type, int site) {
    return EvaluationError.castFailed(site, new String(text, UTF_8), type.sql());
  }
}
