package dev.weir.series;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds, adds and takes away the label of a part in canonical bytes. */
final class LabelParts {
  /** Where there is no such label. */
  static final int NONE = -1;

  private static final byte[] NAME = Labels.PART_NAME.getBytes(StandardCharsets.UTF_8);

  private LabelParts() {}

  /** Where the label begins; the few names that sort before it are looked at. */
  static int find(byte[] canonical) {
    int at = Varints.end(canonical, 0);
    for (int label = Varints.read(canonical, 0); label > 0; label--) {
      int order = compare(canonical, at);
      if (order >= 0) {
        return order == 0 ? at : NONE;
      }
      at = behind(canonical, at);
    }
    return NONE;
  }

  private static int compare(byte[] canonical, int at) {
    return Arrays.compareUnsigned(
        canonical,
        Varints.textStart(canonical, at),
        Varints.textEnd(canonical, at),
        NAME,
        0,
        NAME.length);
  }

  /** Behind the label that begins here. */
  private static int behind(byte[] canonical, int at) {
    return Varints.textEnd(canonical, Varints.textEnd(canonical, at));
  }

  /** The labels without the one that begins here. */
  static byte[] without(byte[] canonical, int at) {
    int end = behind(canonical, at);
    return with(canonical, -1, at, new byte[0], end);
  }

  /**
   * The labels with one more.
   *
   * @param value not empty
   */
  static byte[] with(byte[] canonical, byte[] value) {
    int at = Varints.end(canonical, 0);
    for (int label = Varints.read(canonical, 0); label > 0 && compare(canonical, at) < 0; label--) {
      at = behind(canonical, at);
    }
    int nameBytes = Varints.bytes(NAME.length) + NAME.length;
    byte[] added = new byte[nameBytes + Varints.bytes(value.length) + value.length];
    put(added, put(added, 0, NAME), value);
    return with(canonical, 1, at, added, at);
  }

  /** Other bytes between two places, and as many labels more. */
  private static byte[] with(byte[] canonical, int more, int from, byte[] between, int to) {
    int size = Varints.read(canonical, 0) + more;
    int begin = Varints.end(canonical, 0);
    int sizeBytes = Varints.bytes(size);
    byte[] made = new byte[sizeBytes + from - begin + between.length + canonical.length - to];
    Varints.write(made, 0, size);
    int at = sizeBytes + from - begin;
    System.arraycopy(canonical, begin, made, sizeBytes, from - begin);
    System.arraycopy(between, 0, made, at, between.length);
    System.arraycopy(canonical, to, made, at + between.length, canonical.length - to);
    return made;
  }

  private static int put(byte[] bytes, int at, byte[] text) {
    int begin = Varints.write(bytes, at, text.length);
    System.arraycopy(text, 0, bytes, begin, text.length);
    return begin + text.length;
  }
}
