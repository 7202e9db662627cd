package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A LIKE pattern on UTF-8 bytes. Matching goes back to the last {@code %} only, so the time is
 * bounded by the product of the lengths and linear for usual patterns; no input makes it explode.
 */
public final class LikePattern {
  private static final int ANY_ONE = -1;
  private static final int ANY_RUN = -2;

  /** Bytes from 0 to 255, or one of the wildcards. */
  private final int[] parts;

  private LikePattern(int[] parts) {
    this.parts = parts;
  }

  /**
   * Reads a pattern.
   *
   * @param escape one character or empty for none
   */
  public static LikePattern of(byte[] pattern, byte[] escape, int site) {
    int escapePoint = escape.length == 0 ? -1 : new String(escape, UTF_8).codePointAt(0);
    int[] points = new String(pattern, UTF_8).codePoints().toArray();
    int[] parts = new int[pattern.length];
    int size = 0;
    for (int i = 0; i < points.length; i++) {
      if (points[i] == escapePoint) {
        if (++i == points.length) {
          throw new EvaluationError(
              EvaluationError.OUT_OF_DOMAIN, site, "the LIKE pattern ends with its escape");
        }
      } else if (points[i] == '_' || points[i] == '%') {
        parts[size++] = points[i] == '_' ? ANY_ONE : ANY_RUN;
        continue;
      }
      for (byte b : Character.toString(points[i]).getBytes(UTF_8)) {
        parts[size++] = b & 0xFF;
      }
    }
    return new LikePattern(Arrays.copyOf(parts, size));
  }

  public boolean matches(byte[] text) {
    int at = 0;
    int part = 0;
    int runPart = -1;
    int runAt = 0;
    while (at < text.length) {
      if (part < parts.length && parts[part] == ANY_RUN) {
        runPart = part++;
        runAt = at;
      } else if (part < parts.length && parts[part] == ANY_ONE) {
        at = next(text, at);
        part++;
      } else if (part < parts.length && parts[part] == (text[at] & 0xFF)) {
        at++;
        part++;
      } else if (runPart >= 0) {
        part = runPart + 1;
        runAt = next(text, runAt);
        at = runAt;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY_RUN) {
      part++;
    }
    return part == parts.length;
  }

  private static int next(byte[] text, int at) {
    int next = at + 1;
    while (next < text.length && (text[next] & 0xC0) == 0x80) {
      next++;
    }
    return next;
  }
}
