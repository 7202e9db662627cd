package dev.weir.promql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one string: in double or single quotes with the escapes of Go, or between backticks as it
 * stands. Escapes may name single bytes, so the value is put together as UTF-8.
 */
final class StringLiteral {
  private static final int BYTE_MAX = 0xFF;
  private static final int OCTAL = 8;
  private static final int HEXADECIMAL = 16;

  private final String text;
  private final int start;
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private int at;

  /** A string whose opening quote stands at a place of the text. */
  StringLiteral(String text, int start) {
    this.text = text;
    this.start = start;
    this.at = start + 1;
  }

  /** Reads up to the closing quote and returns where the string ends. */
  int end() {
    char quote = text.charAt(start);
    boolean isRaw = quote == '`';
    while (true) {
      if (at == text.length() || (!isRaw && text.charAt(at) == '\n')) {
        throw wrong(isRaw ? "unterminated raw string" : "unterminated quoted string");
      }
      int character = next();
      if (character == quote) {
        return at;
      }
      if (character == '\\' && !isRaw) {
        escape(quote);
      } else {
        append(character);
      }
    }
  }

  /** What was read, without quotes and escapes. */
  String value() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong("invalid UTF-8 rune");
    }
  }

  private int next() {
    int character = text.codePointAt(at);
    at += Character.charCount(character);
    return character;
  }

  private void append(int character) {
    if (Quotes.isSurrogate(character)) {
      throw wrong("invalid UTF-8 rune");
    }
    value.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
  }

  private void escape(char quote) {
    if (at == text.length()) {
      throw wrong("escape sequence not terminated");
    }
    int escaped = next();
    if (escaped == quote) {
      append(escaped);
      return;
    }
    switch (escaped) {
      case 'a' -> append(0x07);
      case 'b' -> append('\b');
      case 'f' -> append('\f');
      case 'n' -> append('\n');
      case 'r' -> append('\r');
      case 't' -> append('\t');
      case 'v' -> append(0x0B);
      case '\\' -> append('\\');
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        value.write(number(3, OCTAL, BYTE_MAX));
      }
      case 'x' -> value.write(number(2, HEXADECIMAL, BYTE_MAX));
      case 'u' -> append(number(4, HEXADECIMAL, Character.MAX_CODE_POINT));
      case 'U' -> append(number(8, HEXADECIMAL, Character.MAX_CODE_POINT));
      default -> throw wrong("unknown escape sequence " + name(escaped));
    }
  }

  private int number(int digits, int base, int most) {
    long number = 0;
    for (int rest = digits; rest > 0; rest--) {
      if (at == text.length()) {
        throw wrong("escape sequence not terminated");
      }
      int character = next();
      int digit = character < 0x80 ? Character.digit(character, base) : -1;
      if (digit < 0) {
        throw wrong("illegal character %s in escape sequence".formatted(name(character)));
      }
      number = number * base + digit;
    }
    if (number > most || Quotes.isSurrogate((int) number)) {
      throw wrong("escape sequence is an invalid Unicode code point");
    }
    return (int) number;
  }

  private static String name(int character) {
    return Character.isISOControl(character) || Quotes.isSurrogate(character)
        ? "U+%04X".formatted(character)
        : "U+%04X '%s'".formatted(character, Character.toString(character));
  }

  private PromqlException wrong(String reason) {
    return new PromqlException(text, start, reason);
  }
}
