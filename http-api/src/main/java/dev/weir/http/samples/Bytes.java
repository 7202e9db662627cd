package dev.weir.http.samples;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for delimiters eight bytes at a time. */
final class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;

  private Bytes() {}

  /** Offset of the first byte that is the wanted one, {@code to} if there is none. */
  static int find(byte[] bytes, int from, int to, char wanted) {
    long pattern = LOW_BITS * wanted;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) ^ pattern;
      long zeros = (word - LOW_BITS) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /** The same, where a backslash directly before the byte takes away its meaning. */
  static int findUnescaped(byte[] bytes, int from, int to, char wanted) {
    int at = find(bytes, from, to, wanted);
    while (at < to && at > from && bytes[at - 1] == '\\') {
      at = find(bytes, at + 1, to, wanted);
    }
    return at;
  }

  /** Offset of the quote that ends a quoted text, {@code to} if none does. */
  static int closingQuote(byte[] bytes, int from, int to) {
    int at = find(bytes, from, to, '"');
    while (at < to && isEscaped(bytes, from, at)) {
      at = find(bytes, at + 1, to, '"');
    }
    return at;
  }

  private static boolean isEscaped(byte[] bytes, int from, int at) {
    int first = at;
    while (first > from && bytes[first - 1] == '\\') {
      first--;
    }
    return (at - first) % 2 == 1;
  }

  /** Replaces the three escapes of a quoted text; a backslash before any other letter stays. */
  static byte[] unescaped(byte[] bytes, int from, int to) {
    byte[] text = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; at++) {
      byte letter = bytes[at];
      if (letter == '\\' && at + 1 < to) {
        byte next = bytes[at + 1];
        boolean escape = next == '\\' || next == '"' || next == 'n';
        letter = escape ? (next == 'n' ? (byte) '\n' : next) : letter;
        at += escape ? 1 : 0;
      }
      text[length++] = letter;
    }
    return Arrays.copyOf(text, length);
  }

  /** Offset of the first closing brace outside quotes, {@code to} if there is none. */
  static int closingBrace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int quote = find(bytes, at, to, '"');
      int brace = find(bytes, at, quote, '}');
      if (brace < quote || quote == to) {
        return brace;
      }
      at = closingQuote(bytes, quote + 1, to) + 1;
    }
    return to;
  }

  /** Whether a range holds exactly these ASCII letters. */
  static boolean is(byte[] bytes, int from, int to, String ascii) {
    return to - from == ascii.length() && startsWith(bytes, from, to, ascii);
  }

  static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
    if (to - from < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The same for a lower-case word in letters of any case. */
  static boolean isAnyCase(byte[] bytes, int from, int to, String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if ((bytes[from + i] | 0x20) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
