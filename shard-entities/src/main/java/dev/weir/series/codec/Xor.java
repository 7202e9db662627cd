package dev.weir.series.codec;

/**
 * Doubles by the bits in which they differ from the one before.
 *
 * <p>Source: Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database", VLDB
 * 2015. Unlike there, a window is left when a narrower one with its head costs less.
 */
final class Xor {
  private static final int LEADING_BITS = 5;
  private static final int LEADING_MAX = (1 << LEADING_BITS) - 1;
  private static final int LENGTH_BITS = 6;
  private static final int WINDOW_BITS = LEADING_BITS + LENGTH_BITS;

  private Xor() {}

  static void write(BitWriter out, long[] bits, int count) {
    out.bits(bits[0], Long.SIZE);
    int trailing = 0;
    int length = Long.SIZE;
    for (int i = 1; i < count; i++) {
      long difference = bits[i] ^ bits[i - 1];
      if (difference == 0) {
        out.bits(0, 1);
        continue;
      }
      int leading = Math.min(Long.numberOfLeadingZeros(difference), LEADING_MAX);
      int ownTrailing = Long.numberOfTrailingZeros(difference);
      int own = Long.SIZE - leading - ownTrailing;
      if (ownTrailing >= trailing
          && leading >= Long.SIZE - trailing - length
          && length <= own + WINDOW_BITS) {
        out.bits(0b01, 2);
      } else {
        trailing = ownTrailing;
        length = own;
        out.bits(0b11, 2);
        out.bits(leading, LEADING_BITS);
        out.bits(length - 1, LENGTH_BITS);
      }
      out.bits(difference >>> trailing, length);
    }
  }

  static void read(BitReader in, long[] into, int count) {
    in.need((long) Long.SIZE + count - 1);
    into[0] = in.bits(Long.SIZE);
    int trailing = 0;
    int length = Long.SIZE;
    for (int i = 1; i < count; i++) {
      into[i] = into[i - 1];
      if (in.bits(1) == 0) {
        continue;
      }
      if (in.bits(1) == 1) {
        int leading = (int) in.bits(LEADING_BITS);
        length = (int) in.bits(LENGTH_BITS) + 1;
        trailing = Long.SIZE - leading - length;
        if (trailing < 0) {
          throw in.damaged("a window begins at bit %d and has %d".formatted(leading, length));
        }
      }
      into[i] ^= in.bits(length) << trailing;
    }
  }
}
