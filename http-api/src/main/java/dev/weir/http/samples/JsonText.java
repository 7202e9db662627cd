package dev.weir.http.samples;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads one text of JSON, between its quotes, as UTF-8. */
final class JsonText {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";
  private static final int HEX_DIGITS = 4;

  private final byte[] bytes;
  private final int to;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int at;

  private JsonText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  static byte[] read(byte[] bytes, int from, int to) throws BadSample {
    return new JsonText(bytes, from, to).read();
  }

  private byte[] read() throws BadSample {
    while (at < to) {
      byte letter = bytes[at++];
      if (letter >= 0 && letter < ' ') {
        throw new BadSample(at - 1, "a control character in a text");
      }
      if (letter == '\\') {
        escape();
      } else {
        text.write(letter);
      }
    }
    return text.toByteArray();
  }

  private void escape() throws BadSample {
    byte letter = at < to ? bytes[at] : 0;
    int known = ESCAPES.indexOf(letter);
    if (known >= 0) {
      at++;
      text.write(ESCAPED.charAt(known));
      return;
    }
    char unit = unit();
    if (!Character.isSurrogate(unit)) {
      write(String.valueOf(unit));
      return;
    }
    if (Character.isHighSurrogate(unit) && at < to && bytes[at] == '\\') {
      at++;
      char low = unit();
      if (Character.isLowSurrogate(low)) {
        write(String.valueOf(new char[] {unit, low}));
        return;
      }
    }
    throw invalid();
  }

  private void write(String units) {
    text.writeBytes(units.getBytes(StandardCharsets.UTF_8));
  }

  private char unit() throws BadSample {
    if (to - at <= HEX_DIGITS || bytes[at] != 'u') {
      throw invalid();
    }
    at++;
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(bytes[at++], 16);
      if (digit < 0) {
        throw invalid();
      }
      unit = 16 * unit + digit;
    }
    return (char) unit;
  }

  private BadSample invalid() {
    return new BadSample(Math.min(at, to), "an escape that JSON does not have");
  }
}
