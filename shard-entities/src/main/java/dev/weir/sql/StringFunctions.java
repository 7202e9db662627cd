package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/** String functions of generated code on UTF-8 bytes; positions count code points from 1. */
public final class StringFunctions {
  private static final byte[] EMPTY = new byte[0];

  private StringFunctions() {}

  public static int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }

  public static long length(byte[] text) {
    long count = 0;
    for (byte b : text) {
      if (startsCodePoint(b)) {
        count++;
      }
    }
    return count;
  }

  public static byte[] upper(byte[] text) {
    return isAscii(text) ? mapAscii(text, 'a', 'z') : bytes(string(text).toUpperCase(Locale.ROOT));
  }

  public static byte[] lower(byte[] text) {
    return isAscii(text) ? mapAscii(text, 'A', 'Z') : bytes(string(text).toLowerCase(Locale.ROOT));
  }

  public static byte[] concat(byte[] a, byte[] b) {
    byte[] result = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, result, a.length, b.length);
    return result;
  }

  /** The rest of the text from position {@code start}, which may lie before the text. */
  public static byte[] substring(byte[] text, long start) {
    return start <= 1 ? text : slice(text, start - 1, Long.MAX_VALUE);
  }

  /** The part of the text at positions {@code start} to {@code start + length - 1}. */
  public static byte[] substring(byte[] text, long start, long length, int site) {
    if (length < 0) {
      throw new EvaluationError(
          EvaluationError.OUT_OF_DOMAIN, site, "the length of SUBSTRING is negative: " + length);
    }
    long end = start > Long.MAX_VALUE - length ? Long.MAX_VALUE : start + length;
    long from = Math.max(start, 1);
    return end <= from ? EMPTY : slice(text, from - 1, end - from);
  }

  /** At most {@code codePoints} code points. */
  public static byte[] truncate(byte[] text, int codePoints) {
    return text.length <= codePoints ? text : slice(text, 0, codePoints);
  }

  /** Removes one character at the ends. */
  public static byte[] trim(byte[] text, byte[] character, boolean leading, boolean trailing) {
    int from = 0;
    int to = text.length;
    int width = character.length;
    while (leading && to - from >= width && matches(text, from, character)) {
      from += width;
    }
    while (trailing && to - from >= width && matches(text, to - width, character)) {
      to -= width;
    }
    return from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
  }

  /** The position of the first occurrence, 0 if there is none, 1 for an empty text. */
  public static long position(byte[] searched, byte[] text) {
    int at = indexOf(text, searched, 0);
    return at < 0 ? 0 : 1 + length(Arrays.copyOf(text, at));
  }

  public static byte[] replace(byte[] text, byte[] searched, byte[] replacement) {
    int at = searched.length == 0 ? -1 : indexOf(text, searched, 0);
    if (at < 0) {
      return text;
    }
    var out = new java.io.ByteArrayOutputStream(text.length + replacement.length);
    int from = 0;
    while (at >= 0) {
      out.write(text, from, at - from);
      out.writeBytes(replacement);
      from = at + searched.length;
      at = indexOf(text, searched, from);
    }
    out.write(text, from, text.length - from);
    return out.toByteArray();
  }

  /** The byte at which the first occurrence at or after a byte begins, -1 if there is none. */
  static int indexOf(byte[] text, byte[] searched, int from) {
    if (searched.length == 0) {
      return from;
    }
    byte first = searched[0];
    for (int i = from; i <= text.length - searched.length; i++) {
      if (text[i] == first && matches(text, i, searched)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] text, int at, byte[] part) {
    return Arrays.equals(text, at, at + part.length, part, 0, part.length);
  }

  private static byte[] slice(byte[] text, long skip, long take) {
    int from = advance(text, 0, skip);
    int to = advance(text, from, take);
    return Arrays.copyOfRange(text, from, to);
  }

  private static int advance(byte[] text, int from, long codePoints) {
    int at = from;
    for (long left = codePoints; left > 0 && at < text.length; left--) {
      at++;
      while (at < text.length && !startsCodePoint(text[at])) {
        at++;
      }
    }
    return at;
  }

  private static boolean startsCodePoint(byte b) {
    return (b & 0xC0) != 0x80;
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] mapAscii(byte[] text, char from, char to) {
    byte[] result = text.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i] >= from && result[i] <= to) {
        result[i] ^= 0x20;
      }
    }
    return result;
  }

  private static String string(byte[] text) {
    return new String(text, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
