package dev.weir.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.zset.RawColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads one JSON value after another into raw cells; texts go through the batch's dictionary. */
final class CellReader {
  private final byte[] body;
  private final TextDictionary dictionary;
  private final JsonErrors errors;
  private final int valueBytesMax;
  private byte[] scratch = new byte[256];

  CellReader(byte[] body, TextDictionary dictionary, JsonErrors errors, Limits limits) {
    this.body = body;
    this.dictionary = dictionary;
    this.errors = errors;
    this.valueBytesMax = limits.valueBytesMax();
  }

  /** Reads the value the parser stands on. */
  void read(JsonParser json, JsonToken token, RawColumn column, int row, int base)
      throws IOException {
    switch (token) {
      case VALUE_STRING -> column.set(row, RawColumn.STRING, text(json, base));
      case VALUE_NUMBER_INT -> integer(json, column, row);
      case VALUE_NUMBER_FLOAT -> column.set(row, RawColumn.NUMBER, text(json, base));
      case VALUE_NULL -> column.set(row, RawColumn.NULL, 0);
      case VALUE_TRUE -> column.set(row, RawColumn.TRUE, 0);
      case VALUE_FALSE -> column.set(row, RawColumn.FALSE, 0);
      case START_OBJECT, START_ARRAY -> column.set(row, RawColumn.NESTED, nested(json, base));
      default -> throw errors.syntax(json.currentLocation().getByteOffset(), "a value is missing");
    }
  }

  private void integer(JsonParser json, RawColumn column, int row) throws IOException {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      column.set(row, RawColumn.NUMBER, text(json, 0));
      return;
    }
    long value = json.getLongValue();
    if (value == 0 && json.getTextLength() > 1) {
      // -0 is another number than 0 for a DOUBLE
      column.set(row, RawColumn.NUMBER, text(json, 0));
    } else {
      column.set(row, RawColumn.INTEGER, value);
    }
  }

  private int text(JsonParser json, int base) throws IOException {
    char[] chars = json.getTextCharacters();
    int offset = json.getTextOffset();
    int length = json.getTextLength();
    if (scratch.length < length) {
      scratch = new byte[Math.max(scratch.length * 2, length)];
    }
    byte[] bytes = scratch;
    for (int i = 0; i < length; i++) {
      char c = chars[offset + i];
      if (c >= 0x80) {
        return encoded(new String(chars, offset, length), json, base);
      }
      bytes[i] = (byte) c;
    }
    return dictionary.index(bytes, 0, length);
  }

  /** A text with characters beyond ASCII. */
  private int encoded(String text, JsonParser json, int base) {
    long offset = base + json.currentTokenLocation().getByteOffset();
    if (JsonObjects.halfSurrogate(text) >= 0) {
      throw errors.syntax(offset, "the text holds half of a surrogate pair");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > valueBytesMax) {
      throw tooLong(offset, bytes.length);
    }
    return dictionary.index(bytes, 0, bytes.length);
  }

  private WeirException tooLong(long offset, int actual) {
    return errors.at(
        ErrorCode.JSON_LIMIT,
        offset,
        "a value has " + actual + " bytes, value-bytes-max is " + valueBytesMax,
        Map.of("limit", "value-bytes-max", "limit_value", valueBytesMax, "actual", actual));
  }

  /** The text of an array or object as it was written. */
  private int nested(JsonParser json, int base) throws IOException {
    int from = (int) (base + json.currentTokenLocation().getByteOffset());
    JsonObjects.skip(json, errors, base);
    int end = (int) Math.min(body.length, base + json.currentLocation().getByteOffset());
    if (end - from > valueBytesMax) {
      throw tooLong(from, end - from);
    }
    return dictionary.index(body, from, end);
  }
}
