package dev.weir.series.codec;

/**
 * Unsigned numbers as few tokens, whose frequencies are worth knowing, and the bits that tell the
 * numbers of one token apart, which look like noise.
 */
final class Tokens {
  /** Numbers that are tokens themselves. */
  private static final int PLAIN = 16;

  private static final int PLAIN_WIDTH = 4;

  /** The two tokens of a width know the two highest bits. */
  private static final int KNOWN_BITS = 2;

  static final int COUNT = PLAIN + 2 * (Long.SIZE - PLAIN_WIDTH);

  private Tokens() {}

  static int token(long number) {
    if (number >= 0 && number < PLAIN) {
      return (int) number;
    }
    int width = BitWriter.width(number);
    int half = (int) (number >>> (width - KNOWN_BITS)) & 1;
    return PLAIN + 2 * (width - PLAIN_WIDTH - 1) + half;
  }

  /** How many bits stand beside a token. */
  static int rest(int token) {
    return token < PLAIN ? 0 : (token - PLAIN) / 2 + PLAIN_WIDTH + 1 - KNOWN_BITS;
  }

  static long number(int token, long rest) {
    if (token < PLAIN) {
      return token;
    }
    return (KNOWN_BITS | (token - PLAIN & 1L)) << rest(token) | rest;
  }
}
