package dev.weir.http.samples;

/** Reads whole numbers of up to 64 bits. */
final class Whole {
  private static final long TENTH = Long.divideUnsigned(-1L, 10);

  private Whole() {}

  /**
   * A signed number that fills the range.
   *
   * @throws BadSample when it is none, or no long
   */
  static long signed(byte[] bytes, int from, int to) throws BadSample {
    boolean negative = from < to && bytes[from] == '-';
    boolean signed = negative || (from < to && bytes[from] == '+');
    long magnitude = unsigned(bytes, signed ? from + 1 : from, to);
    if (magnitude < 0 && !(negative && magnitude == Long.MIN_VALUE)) {
      throw outOfRange(from);
    }
    return negative ? -magnitude : magnitude;
  }

  /**
   * An unsigned number that fills the range.
   *
   * @throws BadSample when it is none, or takes more than 64 bits
   */
  static long unsigned(byte[] bytes, int from, int to) throws BadSample {
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new BadSample(at, "not a whole number");
      }
      long next = 10 * value + digit;
      if (Long.compareUnsigned(value, TENTH) > 0 || Long.compareUnsigned(next, digit) < 0) {
        throw outOfRange(from);
      }
      value = next;
    }
    if (from >= to) {
      throw new BadSample(from, "a whole number without digits");
    }
    return value;
  }

  /** The double nearest to an unsigned number. */
  static double nearest(long unsigned) {
    // The lowest bit of the half keeps what the shift drops, so that the sum rounds once.
    return unsigned >= 0 ? (double) unsigned : 2 * (double) ((unsigned >>> 1) | (unsigned & 1));
  }

  private static BadSample outOfRange(int at) {
    return new BadSample(at, "a whole number of more than 64 bits");
  }
}
