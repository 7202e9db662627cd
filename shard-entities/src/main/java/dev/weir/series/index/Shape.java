package dev.weir.series.index;

import java.util.Arrays;

/**
 * A text with something or nothing before it and behind it.
 *
 * <p>Everything is UTF-8: a text can only be found where a character begins.
 *
 * @param before what may stand before the text
 * @param text UTF-8, not to be changed
 * @param behind what may stand behind it
 */
record Shape(Around before, byte[] text, Around behind) {
  /** What stands on one side of the text. */
  enum Around {
    NOTHING,
    /** {@code .*} */
    ANY,
    /** {@code .+} */
    SOME
  }

  /** Whether every value but the empty one has this shape. */
  boolean isAnything() {
    return text.length == 0 && (before != Around.NOTHING || behind != Around.NOTHING);
  }

  boolean isText() {
    return before == Around.NOTHING && behind == Around.NOTHING;
  }

  boolean matches(byte[] bytes, int from, int to) {
    int first = before == Around.SOME ? from + 1 : from;
    int last = (behind == Around.SOME ? to - 1 : to) - text.length;
    if (first > last) {
      return false;
    }
    if (before == Around.NOTHING) {
      return (behind != Around.NOTHING || first == last) && isAt(bytes, first);
    }
    return behind == Around.NOTHING ? isAt(bytes, last) : isWithin(bytes, first, last);
  }

  private boolean isWithin(byte[] bytes, int first, int last) {
    if (text.length == 0) {
      return true;
    }
    for (int at = first; at <= last; at++) {
      if (bytes[at] == text[0] && isAt(bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int at) {
    return Arrays.equals(text, 0, text.length, bytes, at, at + text.length);
  }
}
