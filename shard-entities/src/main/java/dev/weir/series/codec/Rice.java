package dev.weir.series.codec;

/**
 * Numbers as Rice codes: the part above {@code k} bits in unary, then the {@code k} bits.
 *
 * <p>Source: Robert F. Rice, "Some practical universal noiseless coding techniques", JPL 1979.
 */
final class Rice {
  /** Zeros that announce a number of 64 bits, so that one outlier cannot cost a thousand. */
  static final int ESCAPE = 20;

  private Rice() {}

  /** Bits of unsigned numbers with a parameter. */
  static int size(long[] numbers, int count, int k) {
    int size = count * (k + 1);
    for (int i = 0; i < count; i++) {
      long quotient = numbers[i] >>> k;
      size += quotient >= 0 && quotient < ESCAPE ? (int) quotient : ESCAPE + Long.SIZE - k - 1;
    }
    return size;
  }

  static void write(BitWriter out, long[] numbers, int count, int k) {
    long mask = BitReader.mask(k);
    for (int i = 0; i < count; i++) {
      long quotient = numbers[i] >>> k;
      if (quotient >= 0 && quotient < ESCAPE) {
        out.bits(1L << quotient, (int) quotient + 1);
        out.bits(numbers[i] & mask, k);
      } else {
        out.bits(0, ESCAPE);
        out.bits(numbers[i], Long.SIZE);
      }
    }
  }

  /** Reads numbers and undoes zigzag. */
  static void read(BitReader in, long[] into, int from, int count, int k) {
    in.need((long) count * (k + 1));
    long mask = BitReader.mask(k);
    for (int i = from; i < from + count; i++) {
      long window = in.window();
      int quotient = Long.numberOfTrailingZeros(window);
      long number;
      if (quotient >= ESCAPE) {
        in.skip(ESCAPE);
        number = in.bits(Long.SIZE);
      } else if (quotient + 1 + k <= BitReader.WINDOW) {
        in.skip(quotient + 1 + k);
        number = (long) quotient << k | (window >>> (quotient + 1) & mask);
      } else {
        in.skip(quotient + 1);
        number = (long) quotient << k | in.bits(k);
      }
      into[i] = BitReader.unzigzag(number);
    }
  }
}
