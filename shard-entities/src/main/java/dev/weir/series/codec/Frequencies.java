package dev.weir.series.codec;

import java.util.Arrays;

/**
 * How often each token stands in a column, in parts of {@link #TOTAL}. Used by one thread.
 *
 * <p>Every token that occurs has one part at least.
 */
final class Frequencies {
  static final int TOTAL_BITS = 12;
  static final int TOTAL = 1 << TOTAL_BITS;

  private static final int TOKEN_BITS = 8;
  private static final int WIDTH_BITS = 4;

  private final int[] parts = new int[Tokens.COUNT];

  /** Parts of all lower tokens. */
  private final int[] below = new int[Tokens.COUNT];

  int of(int token) {
    return parts[token];
  }

  int below(int token) {
    return below[token];
  }

  /** Takes the parts of tokens that were counted, one at least. */
  void take(int[] counts, int total) {
    int sum = 0;
    for (int token = 0; token < Tokens.COUNT; token++) {
      parts[token] =
          counts[token] == 0 ? 0 : Math.max(1, (int) ((long) counts[token] * TOTAL / total));
      sum += parts[token];
    }
    for (; sum != TOTAL; sum += spread(TOTAL - sum)) {}
    add();
  }

  /** Gives to, or takes from, the token for which it matters least; tells how much. */
  private int spread(int missing) {
    int most = 0;
    for (int token = 1; token < Tokens.COUNT; token++) {
      most = parts[token] > parts[most] ? token : most;
    }
    int change = missing > 0 ? missing : Math.max(missing, -(parts[most] + 1) / 2);
    parts[most] += change;
    return change;
  }

  private void add() {
    int sum = 0;
    for (int token = 0; token < Tokens.COUNT; token++) {
      below[token] = sum;
      sum += parts[token];
    }
  }

  void write(BitWriter out) {
    int last = Tokens.COUNT - 1;
    while (parts[last] == 0) {
      last--;
    }
    out.bits(last, TOKEN_BITS);
    for (int token = 0; token <= last; token++) {
      out.bits(parts[token] == 0 ? 0 : 1, 1);
      if (parts[token] > 0) {
        int width = BitWriter.width(parts[token] - 1);
        out.bits(width, WIDTH_BITS);
        out.bits(parts[token] - 1, width);
      }
    }
  }

  void read(BitReader in) {
    int last = (int) in.bits(TOKEN_BITS);
    if (last >= Tokens.COUNT) {
      throw in.damaged("there is no token " + last);
    }
    Arrays.fill(parts, 0);
    long sum = 0;
    for (int token = 0; token <= last; token++) {
      if (in.bits(1) == 1) {
        parts[token] = (int) in.bits((int) in.bits(WIDTH_BITS)) + 1;
        sum += parts[token];
      }
    }
    if (sum != TOTAL) {
      throw in.damaged("frequencies have %d parts of %d".formatted(sum, TOTAL));
    }
    add();
  }

  /** The token of each part, to the beginning of an array. */
  void lay(byte[] tokens) {
    for (int token = 0; token < Tokens.COUNT; token++) {
      Arrays.fill(tokens, below[token], below[token] + parts[token], (byte) token);
    }
  }
}
