package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Functions of texts of the library, on UTF-8 bytes as in {@link StringFunctions}; positions and
 * lengths count code points.
 */
public final class TextFunctions {
  /** What a call may make larger than its arguments. */
  static final int RESULT_CHARS_MAX = 1 << 20;

  private static final byte[] BLANK = {' '};

  private TextFunctions() {}

  public static boolean startsWith(byte[] text, byte[] part) {
    return text.length >= part.length && Arrays.equals(text, 0, part.length, part, 0, part.length);
  }

  public static boolean endsWith(byte[] text, byte[] part) {
    int from = text.length - part.length;
    return from >= 0 && Arrays.equals(text, from, text.length, part, 0, part.length);
  }

  public static boolean contains(byte[] text, byte[] part) {
    return StringFunctions.position(part, text) > 0;
  }

  /** The first characters; all but the last ones if negative. */
  public static byte[] left(byte[] text, long count) {
    long take = count >= 0 ? count : Math.max(0, StringFunctions.length(text) + count);
    return StringFunctions.substring(text, 1, take, 0);
  }

  /** The last characters; all but the first ones if negative. */
  public static byte[] right(byte[] text, long count) {
    long length = StringFunctions.length(text);
    long skip =
        count >= 0 ? Math.max(0, length - count) : count == Long.MIN_VALUE ? length : -count;
    return StringFunctions.substring(text, skip + 1);
  }

  /** The n-th of the parts between separators, from the end if negative; empty if there is none. */
  public static byte[] splitPart(byte[] text, byte[] separator, long n, int site) {
    if (n == 0) {
      throw outOfDomain(site, "the parts of SPLIT_PART count from 1");
    }
    long skipped = n > 0 ? n - 1 : parts(text, separator) + n;
    int from = skipped < 0 ? -1 : 0;
    for (long i = 0; i < skipped && from >= 0; i++) {
      from = afterPart(text, separator, from);
    }
    if (from < 0) {
      return new byte[0];
    }
    int next = afterPart(text, separator, from);
    return Arrays.copyOfRange(text, from, next < 0 ? text.length : next - separator.length);
  }

  private static long parts(byte[] text, byte[] separator) {
    long parts = 0;
    for (int from = 0; from >= 0; from = afterPart(text, separator, from)) {
      parts++;
    }
    return parts;
  }

  /**
   * Where the part after the one at {@code from} begins, -1 if that is the last. Bytes are enough:
   * no character's UTF-8 has that of another within it.
   */
  private static int afterPart(byte[] text, byte[] separator, int from) {
    int at = separator.length == 0 ? -1 : StringFunctions.indexOf(text, separator, from);
    return at < 0 ? -1 : at + separator.length;
  }

  public static long positionIn(byte[] text, byte[] part) {
    return StringFunctions.position(part, text);
  }

  public static long positionIn(byte[] text, byte[] part, long from, int site) {
    return position(part, text, from, site);
  }

  /** The first occurrence at or after a position, 0 if there is none. */
  public static long position(byte[] part, byte[] text, long from, int site) {
    if (from < 1) {
      throw outOfDomain(site, "positions in texts count from 1");
    }
    if (from > StringFunctions.length(text) + 1) {
      return 0;
    }
    long found = StringFunctions.position(part, StringFunctions.substring(text, from));
    return found == 0 ? 0 : found + from - 1;
  }

  public static byte[] btrim(byte[] text) {
    return btrim(text, BLANK);
  }

  public static byte[] ltrim(byte[] text) {
    return ltrim(text, BLANK);
  }

  public static byte[] rtrim(byte[] text) {
    return rtrim(text, BLANK);
  }

  public static byte[] btrim(byte[] text, byte[] characters) {
    return trim(text, characters, true, true);
  }

  public static byte[] ltrim(byte[] text, byte[] characters) {
    return trim(text, characters, true, false);
  }

  public static byte[] rtrim(byte[] text, byte[] characters) {
    return trim(text, characters, false, true);
  }

  private static byte[] trim(byte[] text, byte[] characters, boolean leading, boolean trailing) {
    int[] points = points(text);
    int[] set = points(characters);
    int from = 0;
    int to = points.length;
    while (leading && from < to && isIn(set, points[from])) {
      from++;
    }
    while (trailing && from < to && isIn(set, points[to - 1])) {
      to--;
    }
    return to - from == points.length ? text : bytes(new String(points, from, to - from));
  }

  private static boolean isIn(int[] set, int point) {
    return indexOf(set, point) >= 0;
  }

  private static int indexOf(int[] set, int point) {
    for (int i = 0; i < set.length; i++) {
      if (set[i] == point) {
        return i;
      }
    }
    return -1;
  }

  public static byte[] padLeft(byte[] text, long length, int site) {
    return padLeft(text, length, BLANK, site);
  }

  public static byte[] padRight(byte[] text, long length, int site) {
    return padRight(text, length, BLANK, site);
  }

  /** Cut or filled up to a length; what is cut is the end. */
  public static byte[] padLeft(byte[] text, long length, byte[] fill, int site) {
    byte[] padding = padding(text, length, fill, site);
    return padding == null
        ? left(text, Math.max(0, length))
        : StringFunctions.concat(padding, text);
  }

  public static byte[] padRight(byte[] text, long length, byte[] fill, int site) {
    byte[] padding = padding(text, length, fill, site);
    return padding == null
        ? left(text, Math.max(0, length))
        : StringFunctions.concat(text, padding);
  }

  /** What is missing, null if the text is long enough. */
  private static byte[] padding(byte[] text, long length, byte[] fill, int site) {
    long missing = length - StringFunctions.length(text);
    if (missing <= 0) {
      return null;
    }
    int[] points = points(fill);
    if (points.length == 0) {
      return fill;
    }
    checkSize(length, site);
    int[] padding = new int[(int) missing];
    Arrays.setAll(padding, i -> points[i % points.length]);
    return bytes(new String(padding, 0, padding.length));
  }

  public static byte[] repeat(byte[] text, long times, int site) {
    if (times <= 0 || text.length == 0) {
      return new byte[0];
    }
    checkSize(times > RESULT_CHARS_MAX ? times : times * text.length, site);
    byte[] result = new byte[text.length * (int) times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(text, 0, result, i * text.length, text.length);
    }
    return result;
  }

  public static byte[] space(long times, int site) {
    return repeat(BLANK, times, site);
  }

  private static void checkSize(long size, int site) {
    if (size > RESULT_CHARS_MAX) {
      throw outOfDomain(site, "the text would have more than " + RESULT_CHARS_MAX + " characters");
    }
  }

  public static byte[] reverse(byte[] text) {
    int[] points = points(text);
    int[] reversed = new int[points.length];
    Arrays.setAll(reversed, i -> points[points.length - 1 - i]);
    return bytes(new String(reversed, 0, reversed.length));
  }

  /** Each run of letters and digits with a capital before small letters. */
  public static byte[] initCap(byte[] text) {
    int[] points = points(text);
    boolean inWord = false;
    for (int i = 0; i < points.length; i++) {
      boolean letter = Character.isLetterOrDigit(points[i]);
      points[i] = inWord ? Character.toLowerCase(points[i]) : Character.toUpperCase(points[i]);
      inWord = letter;
    }
    return bytes(new String(points, 0, points.length));
  }

  /** Each character of a set becomes the one at its place in the other, or nothing. */
  public static byte[] translate(byte[] text, byte[] from, byte[] to) {
    int[] set = points(from);
    int[] others = points(to);
    StringBuilder result = new StringBuilder();
    for (int point : points(text)) {
      int at = indexOf(set, point);
      if (at < 0) {
        result.appendCodePoint(point);
      } else if (at < others.length) {
        result.appendCodePoint(others[at]);
      }
    }
    return bytes(result.toString());
  }

  public static byte[] overlay(byte[] text, byte[] by, long start, int site) {
    return overlay(text, by, start, StringFunctions.length(by), site);
  }

  /** Another text in place of {@code length} characters. */
  public static byte[] overlay(byte[] text, byte[] by, long start, long length, int site) {
    if (start < 1) {
      throw outOfDomain(site, "positions in texts count from 1");
    }
    long end = Math.clamp(length, -start, RESULT_CHARS_MAX) + start;
    byte[] head = left(text, start - 1);
    return StringFunctions.concat(
        StringFunctions.concat(head, by), StringFunctions.substring(text, end));
  }

  /** The texts that are not null, with a separator between. */
  public static byte[] concatBetween(byte[] separator, byte[]... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean first = true;
    for (byte[] text : texts) {
      if (text != null) {
        out.writeBytes(first ? text : StringFunctions.concat(separator, text));
        first = false;
      }
    }
    return out.toByteArray();
  }

  /** The first code point, 0 for an empty text. */
  public static long codePoint(byte[] text) {
    return text.length == 0 ? 0 : string(StringFunctions.truncate(text, 1)).codePointAt(0);
  }

  public static byte[] character(long point, int site) {
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    if (point < 1 || point > Character.MAX_CODE_POINT || surrogate) {
      throw outOfDomain(site, "there is no character " + point);
    }
    return bytes(Character.toString((int) point));
  }

  /** As a literal of SQL; with an E and doubled backslashes where it has some. */
  public static byte[] quoted(byte[] text) {
    String quoted = "'" + string(text).replace("'", "''").replace("\\", "\\\\") + "'";
    return bytes(quoted.indexOf('\\') < 0 ? quoted : "E" + quoted);
  }

  public static long bytes(byte[] text) {
    return text.length;
  }

  public static long bits(byte[] text) {
    return 8L * text.length;
  }

  /** -1, 0 or 1. */
  public static long order(byte[] a, byte[] b) {
    return Integer.signum(StringFunctions.compare(a, b));
  }

  private static EvaluationError outOfDomain(int site, String detail) {
    return new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, detail);
  }

  private static int[] points(byte[] text) {
    IntStream points = string(text).codePoints();
    return points.toArray();
  }

  private static String string(byte[] text) {
    return new String(text, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
