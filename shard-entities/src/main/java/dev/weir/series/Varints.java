package dev.weir.series;

/** Numbers and texts of canonical labels, which are known to be whole. */
public final class Varints {
  /** Of a number in each byte, the lowest first. */
  public static final int BITS = 7;

  /** Set in every byte of a number but the last. */
  public static final int MORE = 1 << BITS;

  /** Bytes of the longest number. */
  public static final int BYTES_MAX = 5;

  private Varints() {}

  /** The number that begins here. */
  public static int read(byte[] bytes, int from) {
    int value = bytes[from];
    if (value >= 0) {
      return value;
    }
    value &= MORE - 1;
    int at = from + 1;
    for (int shift = BITS; ; shift += BITS) {
      byte next = bytes[at++];
      value |= (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Where the number that begins here ends. */
  public static int end(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** Where the text behind its length begins. */
  public static int textStart(byte[] bytes, int from) {
    return end(bytes, from);
  }

  /** Where the text behind its length ends. */
  public static int textEnd(byte[] bytes, int from) {
    return end(bytes, from) + read(bytes, from);
  }

  /** Writes a number and returns where it ends. */
  public static int write(byte[] target, int from, int value) {
    int at = from;
    int rest = value;
    while (rest >>> BITS != 0) {
      target[at++] = (byte) (rest | MORE);
      rest >>>= BITS;
    }
    target[at] = (byte) rest;
    return at + 1;
  }

  /** Bytes of a number. */
  public static int bytes(int value) {
    return value == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(value) + BITS - 1) / BITS;
  }
}
