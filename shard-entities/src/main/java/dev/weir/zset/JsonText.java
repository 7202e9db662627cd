package dev.weir.zset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads JSON texts and writes them in one canonical form, so that equal values are equal bytes.
 *
 * <p>Canonical is: no blanks; names of an object in the order of their UTF-8 bytes, of equal names
 * the last one; numbers without needless zeros, with an exponent only beyond {@value #PLAIN_DIGITS}
 * digits; in texts only what must be escaped. {@code 1.0}, {@code 1} and {@code 1e0} are one
 * number, however many digits it has.
 */
public final class JsonText {
  /** How deep arrays and objects may be nested. */
  public static final int DEPTH_MAX = 64;

  /** The order of the names of an object. */
  public static final Comparator<String> NAMES =
      (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));

  private static final int PLAIN_DIGITS = 40;

  private final byte[] text;
  private int at;

  private JsonText(byte[] text) {
    this.text = text;
  }

  /** The text is no JSON value. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  /** Reads one value with nothing but blanks around it. */
  public static Json read(byte[] utf8) throws Malformed {
    JsonText reader = new JsonText(utf8);
    Json value = reader.value(0);
    reader.blanks();
    if (reader.at < utf8.length) {
      throw reader.malformed();
    }
    return value;
  }

  /** Reads what {@link #write} wrote. */
  public static Json readCanonical(byte[] utf8) {
    try {
      return read(utf8);
    } catch (Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The canonical text of a value. */
  public static byte[] write(Json value) {
    ByteSink out = new ByteSink(32);
    write(out, value);
    return out.copy();
  }

  /** Appends the canonical text of a value. */
  public static void write(ByteSink out, Json value) {
    switch (value) {
      case Json.Null none -> out.ascii("null");
      case Json.Truth truth -> out.ascii(Boolean.toString(truth.value()));
      case Json.Digits number -> out.ascii(number(number.value()));
      case Json.Text string -> ValueWriter.jsonString(out, string.value().getBytes(UTF_8));
      case Json.Array array -> {
        out.put('[');
        boolean first = true;
        for (Json element : array.elements()) {
          if (!first) {
            out.put(',');
          }
          first = false;
          write(out, element);
        }
        out.put(']');
      }
      case Json.Members object -> members(out, object);
    }
  }

  /** The canonical text of a number. */
  public static String number(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean plain =
        Math.abs((long) stripped.scale()) <= PLAIN_DIGITS && stripped.precision() <= PLAIN_DIGITS;
    return plain ? stripped.toPlainString() : stripped.toString();
  }

  private static void members(ByteSink out, Json.Members object) {
    out.put('{');
    boolean first = true;
    for (var member : object.members().entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      ValueWriter.jsonString(out, member.getKey().getBytes(UTF_8));
      out.put(':');
      write(out, member.getValue());
    }
    out.put('}');
  }

  private Json value(int depth) throws Malformed {
    if (depth > DEPTH_MAX) {
      throw new Malformed("nested deeper than " + DEPTH_MAX);
    }
    blanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Truth(true));
      case 'f' -> word("false", new Json.Truth(false));
      case 'n' -> word("null", new Json.Null());
      default -> number();
    };
  }

  private Json object(int depth) throws Malformed {
    TreeMap<String, Json> members = new TreeMap<>(NAMES);
    at++;
    blanks();
    boolean more = peek() != '}';
    at += more ? 0 : 1;
    while (more) {
      blanks();
      String name = string();
      blanks();
      expect(':');
      members.put(name, value(depth + 1));
      more = more('}');
    }
    return new Json.Members(members);
  }

  private Json array(int depth) throws Malformed {
    List<Json> elements = new ArrayList<>();
    at++;
    blanks();
    boolean more = peek() != ']';
    at += more ? 0 : 1;
    while (more) {
      elements.add(value(depth + 1));
      more = more(']');
    }
    return new Json.Array(elements);
  }

  /** Whether a comma follows; otherwise the end does. */
  private boolean more(char end) throws Malformed {
    blanks();
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(end);
    return false;
  }

  private Json word(String word, Json value) throws Malformed {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Json number() throws Malformed {
    int start = at;
    at += peek() == '-' ? 1 : 0;
    int whole = at;
    digits();
    if (text[whole] == '0' && at > whole + 1) {
      throw malformed();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      digits();
    }
    if (at < text.length && (text[at] | 0x20) == 'e') {
      at++;
      at += peek() == '-' || peek() == '+' ? 1 : 0;
      digits();
    }
    try {
      return new Json.Digits(new BigDecimal(new String(text, start, at - start, ISO_8859_1)));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private void digits() throws Malformed {
    int start = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
  }

  private String string() throws Malformed {
    expect('"');
    ByteSink bytes = new ByteSink(16);
    while (peek() != '"') {
      int one = peek();
      if (one < 0x20 && one >= 0) {
        throw malformed();
      }
      at++;
      if (one == '\\') {
        escaped(bytes);
      } else {
        bytes.put(one);
      }
    }
    at++;
    return bytes.text();
  }

  private void escaped(ByteSink bytes) throws Malformed {
    int one = peek();
    at++;
    switch (one) {
      case '"', '\\', '/' -> bytes.put(one);
      case 'n' -> bytes.put('\n');
      case 't' -> bytes.put('\t');
      case 'r' -> bytes.put('\r');
      case 'b' -> bytes.put('\b');
      case 'f' -> bytes.put('\f');
      case 'u' -> bytes.put(Character.toString(codePoint()).getBytes(UTF_8));
      default -> throw malformed();
    }
  }

  private int codePoint() throws Malformed {
    char high = hex();
    if (!Character.isSurrogate(high)) {
      return high;
    }
    expect('\\');
    expect('u');
    char low = hex();
    if (!Character.isSurrogatePair(high, low)) {
      throw malformed();
    }
    return Character.toCodePoint(high, low);
  }

  private char hex() throws Malformed {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw malformed();
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  private void blanks() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
      at++;
    }
  }

  private void expect(char wanted) throws Malformed {
    if (peek() != wanted) {
      throw malformed();
    }
    at++;
  }

  private int peek() throws Malformed {
    if (at >= text.length) {
      throw malformed();
    }
    return text[at];
  }

  private Malformed malformed() {
    return new Malformed("no JSON at byte " + at);
  }
}
