package dev.weir.series.index;

import dev.weir.series.Varints;

/**
 * Rows as what is new in them. A row is an array: how many labels a series has, then the numbers of
 * their pairs; what stands behind these means nothing.
 */
final class RowCodec {
  /** Before a row of which all places are to be written. */
  static final int[] NOTHING = {-1};

  /** A byte has marks for so many places, and one for more bytes. */
  static final int MARKS = Varints.BITS;

  private RowCodec() {}

  /** Bytes that a row needs at most. */
  static int bytesMax(int[] row) {
    return (row[0] + 1) * (Varints.BYTES_MAX + 1);
  }

  /** Writes the places where a row differs from the one before and returns where they end. */
  static int write(int[] row, int[] before, byte[] target, int from) {
    int highest = row[0];
    while (highest > 0 && isSame(row, before, highest)) {
      highest--;
    }
    int at = from;
    for (int first = 0; first <= highest; first += MARKS) {
      int marksAt = at++;
      int marks = first + MARKS <= highest ? Varints.MORE : 0;
      int end = Math.min(highest + 1, first + MARKS);
      for (int place = first; place < end; place++) {
        if (!isSame(row, before, place)) {
          marks |= 1 << (place - first);
          at = Varints.write(target, at, row[place]);
        }
      }
      target[marksAt] = (byte) marks;
    }
    return at;
  }

  private static boolean isSame(int[] row, int[] before, int place) {
    return place <= before[0] && row[place] == before[place];
  }

  /** Makes a row of the one before it and returns where it ends. */
  static int read(byte[] bytes, int from, int[] row) {
    int at = from;
    byte marks = (byte) Varints.MORE;
    for (int first = 0; marks < 0; first += MARKS) {
      marks = bytes[at++];
      for (int left = marks & (Varints.MORE - 1); left != 0; left &= left - 1) {
        row[first + Integer.numberOfTrailingZeros(left)] = Varints.read(bytes, at);
        at = Varints.end(bytes, at);
      }
    }
    return at;
  }
}
