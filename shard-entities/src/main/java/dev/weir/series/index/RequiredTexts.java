package dev.weir.series.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that stand in every value which a regular expression matches, in this order and without
 * sharing characters. To look for them is far cheaper than to ask the engine, and most values lack
 * one. There may be none: what is not surely required is left out.
 */
final class RequiredTexts {
  /** What begins with a backslash and stands for one character, or for a place. */
  private static final String CLASSES = "dDwWsSbBAz";

  private static final byte[][] NOTHING = {};

  private final byte[][] texts;

  private RequiredTexts(List<byte[]> texts) {
    this.texts = texts.toArray(NOTHING);
  }

  /** Of a regular expression that the engine takes. */
  static RequiredTexts of(String regex) {
    return new RequiredTexts(new Reader(regex).texts());
  }

  /** Whether the bytes from one place to another have all of them. */
  boolean areIn(byte[] bytes, int from, int to) {
    int at = from;
    for (byte[] text : texts) {
      at = behind(text, bytes, at, to);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** The place behind the first occurrence; -1 where there is none. */
  private static int behind(byte[] text, byte[] bytes, int from, int to) {
    int last = to - text.length;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == text[0] && isAt(text, bytes, at)) {
        return at + text.length;
      }
    }
    return -1;
  }

  private static boolean isAt(byte[] text, byte[] bytes, int at) {
    for (int i = 1; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads what stands outside of brackets; gives up where it meets what it does not know. */
  private static final class Reader {
    private static final int UNKNOWN = -1;
    private static final int REPEATED = 2;

    private final String regex;
    private final List<byte[]> texts = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private int at;

    Reader(String regex) {
      this.regex = regex;
    }

    List<byte[]> texts() {
      while (at < regex.length()) {
        if (!step()) {
          return List.of();
        }
      }
      end();
      return texts;
    }

    /** Takes one element with its quantifier; false when nothing is sure any more. */
    private boolean step() {
      char first = regex.charAt(at);
      return switch (first) {
        case '|', '*', '+', '?', '{' -> false;
        case '(' -> group();
        case '[' -> other(endOfClass(at));
        case '.', '^', '$' -> other(at + 1);
        case '\\' -> escape();
        default -> literal(at, at + Character.charCount(regex.codePointAt(at)));
      };
    }

    private boolean escape() {
      if (at + 1 == regex.length()) {
        return false;
      }
      char second = regex.charAt(at + 1);
      if (CLASSES.indexOf(second) >= 0) {
        return other(at + 2);
      }
      return second < 0x7F && !Character.isLetterOrDigit(second) && literal(at + 1, at + 2);
    }

    /** Flags would change what follows. */
    private boolean group() {
      boolean hasFlags = regex.startsWith("(?", at) && !regex.startsWith("(?:", at);
      return !hasFlags && other(endOfGroup());
    }

    private int endOfGroup() {
      int depth = 0;
      int place = at;
      while (place < regex.length()) {
        switch (regex.charAt(place)) {
          case '\\' -> place++;
          case '[' -> place = endOfClass(place) - 1;
          case '(' -> depth++;
          case ')' -> depth--;
          default -> {}
        }
        place++;
        if (depth == 0) {
          return place;
        }
      }
      return -1;
    }

    /** A bracket at the beginning of a class is one of its characters. */
    private int endOfClass(int start) {
      int place = start + 1;
      place += place < regex.length() && regex.charAt(place) == '^' ? 1 : 0;
      place += place < regex.length() && regex.charAt(place) == ']' ? 1 : 0;
      while (place < regex.length() && regex.charAt(place) != ']') {
        if (regex.startsWith("[:", place) && regex.indexOf(":]", place + 2) > 0) {
          place = regex.indexOf(":]", place + 2) + 1;
        } else if (regex.charAt(place) == '\\') {
          place++;
        }
        place++;
      }
      return place + 1;
    }

    /** What stands for no text that is known. */
    private boolean other(int next) {
      end();
      if (next < 0 || next > regex.length()) {
        return false;
      }
      at = next;
      return quantifier() != UNKNOWN;
    }

    private boolean literal(int from, int to) {
      String character = regex.substring(from, to);
      at = to;
      int least = quantifier();
      if (least == UNKNOWN) {
        return false;
      }
      if (least == 0) {
        end();
        return true;
      }
      run.append(character);
      if (least == REPEATED) {
        end();
      }
      return true;
    }

    /** Skips it: whether what is before it may be missing (0), stands once (1), or repeats. */
    private int quantifier() {
      if (at == regex.length()) {
        return 1;
      }
      int least =
          switch (regex.charAt(at)) {
            case '*', '?' -> 0;
            case '+' -> REPEATED;
            case '{' -> UNKNOWN;
            default -> 1;
          };
      if (least == 0 || least == REPEATED) {
        at++;
        at += at < regex.length() && regex.charAt(at) == '?' ? 1 : 0;
      }
      return least;
    }

    private void end() {
      if (!run.isEmpty()) {
        texts.add(run.toString().getBytes(StandardCharsets.UTF_8));
        run.setLength(0);
      }
    }
  }
}
