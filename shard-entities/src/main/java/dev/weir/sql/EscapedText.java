package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * A text as in {@code E'a\n\x41'} with PostgreSQL's escapes: a letter for a control character, up
 * to three octal or two hexadecimal digits for a byte of UTF-8, u and four or U and eight digits
 * for a character; a backslash before anything else is left out.
 */
final class EscapedText {
  private static final int OCTAL = 8;
  private static final int HEXADECIMAL = 16;

  private final SqlText source;

  /** Where the text begins with its E. */
  private final int start;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int at;

  private EscapedText(SqlText source, int start) {
    this.source = source;
    this.start = start;
    this.at = start + 2;
  }

  /** Where the text ends, behind its quote. */
  static int end(SqlText source, int start) {
    String text = source.text();
    for (int i = start + 2; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '\'') {
        if (!text.startsWith("''", i)) {
          return i + 1;
        }
        i++;
      }
    }
    throw source.refuse(
        ErrorCode.SQL_SYNTAX, start, "the text that starts here is not closed; add '");
  }

  /** What a text between its E and its end says. */
  static String decoded(SqlText source, int start, int end) {
    EscapedText text = new EscapedText(source, start);
    while (text.at < end - 1) {
      text.next();
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text.bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw text.wrong("the bytes of this text are no UTF-8");
    }
  }

  private void next() {
    char c = source.text().charAt(at++);
    if (c == '\\') {
      escape(source.text().charAt(at++));
    } else if (c == '\'') {
      at++;
      bytes.write(c);
    } else {
      at--;
      character();
    }
  }

  /** The character that stands here, of one or two chars. */
  private void character() {
    int codePoint = source.text().codePointAt(at);
    at += Character.charCount(codePoint);
    write(codePoint);
  }

  private void escape(char c) {
    switch (c) {
      case 'b' -> bytes.write('\b');
      case 'f' -> bytes.write('\f');
      case 'n' -> bytes.write('\n');
      case 'r' -> bytes.write('\r');
      case 't' -> bytes.write('\t');
      case 'x' -> hexadecimal();
      case 'u' -> unicode(4);
      case 'U' -> unicode(8);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        writeByte(number(3, OCTAL));
      }
      default -> {
        at--;
        character();
      }
    }
  }

  private void hexadecimal() {
    if (Character.digit(source.text().charAt(at), HEXADECIMAL) < 0) {
      bytes.write('x');
    } else {
      writeByte(number(2, HEXADECIMAL));
    }
  }

  private void unicode(int digits) {
    int from = at;
    int code = number(digits, HEXADECIMAL);
    boolean high = Character.isHighSurrogate((char) code) && code <= Character.MAX_VALUE;
    if (at - from == digits && high && source.text().startsWith("\\u", at)) {
      at += 2;
      int low = number(4, HEXADECIMAL);
      code =
          Character.isLowSurrogate((char) low)
              ? Character.toCodePoint((char) code, (char) low)
              : -1;
      from = at - digits;
    }
    boolean valid =
        at - from == digits
            && Character.isValidCodePoint(code)
            && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE);
    if (!valid) {
      throw wrong("an escape is no character: write u and four or U and eight digits");
    }
    write(code);
  }

  private int number(int digitsMax, int radix) {
    int value = 0;
    for (int i = 0; i < digitsMax; i++) {
      int digit = Character.digit(source.text().charAt(at), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      at++;
    }
    return value;
  }

  private void writeByte(int value) {
    if (value == 0) {
      throw wrong("a text has no character 0");
    }
    bytes.write(value);
  }

  private void write(int codePoint) {
    if (codePoint == 0) {
      throw wrong("a text has no character 0");
    }
    bytes.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
  }

  private WeirException wrong(String detail) {
    return source.refuse(ErrorCode.SQL_SYNTAX, start, detail);
  }
}
