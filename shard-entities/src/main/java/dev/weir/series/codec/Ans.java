package dev.weir.series.codec;

import java.util.Arrays;

/**
 * Numbers as tokens in about as many bits as their frequencies say they are worth, parts of bits
 * included. Holds scratch space; used by one thread.
 *
 * <p>Source: Jarek Duda, "Asymmetric numeral systems: entropy coding combining speed of Huffman
 * coding with compression rate of arithmetic coding", arXiv:1311.2540; the variant with ranges. The
 * writer goes from the last number to the first, the reader from the first to the last.
 */
final class Ans {
  /** The state lies between this and its square. */
  private static final int WORD_BITS = 16;

  private static final long STATE_MIN = 1L << WORD_BITS;

  private final Frequencies frequencies = new Frequencies();
  private final int[] counts = new int[Tokens.COUNT];
  private final byte[] tokens = new byte[Frequencies.TOTAL];

  /** The word that leaves the state at each number, or {@link #NO_WORD}. */
  private int[] words = new int[0];

  private static final int NO_WORD = -1;

  /** About the bits that unsigned numbers need. */
  long size(long[] numbers, int count) {
    count(numbers, count);
    long rest = 0;
    double worth = 0;
    for (int token = 0; token < Tokens.COUNT; token++) {
      int times = counts[token];
      rest += (long) times * Tokens.rest(token);
      worth -= times == 0 ? 0 : times * StrictMath.log((double) times / count);
    }
    return rest + (long) (worth / StrictMath.log(2));
  }

  void write(BitWriter out, long[] numbers, int count) {
    count(numbers, count);
    frequencies.take(counts, count);
    frequencies.write(out);
    out.bits(collect(numbers, count), 2 * WORD_BITS);
    for (int i = 0; i < count; i++) {
      int rest = Tokens.rest(Tokens.token(numbers[i]));
      if (words[i] != NO_WORD) {
        out.bits(words[i], WORD_BITS);
      }
      out.bits(numbers[i] & BitReader.mask(rest), rest);
    }
  }

  private void count(long[] numbers, int count) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[Tokens.token(numbers[i])]++;
    }
  }

  /** Fills the words; the state that is left is where the reader begins. */
  private long collect(long[] numbers, int count) {
    if (words.length < count) {
      words = new int[count];
    }
    long state = STATE_MIN;
    for (int i = count - 1; i >= 0; i--) {
      int token = Tokens.token(numbers[i]);
      int parts = frequencies.of(token);
      words[i] = NO_WORD;
      if (state >= (long) parts << (2 * WORD_BITS - Frequencies.TOTAL_BITS)) {
        words[i] = (int) (state & BitReader.mask(WORD_BITS));
        state >>>= WORD_BITS;
      }
      state =
          ((state / parts) << Frequencies.TOTAL_BITS) + state % parts + frequencies.below(token);
    }
    return state;
  }

  /** Reads numbers and undoes zigzag. */
  void read(BitReader in, long[] into, int from, int count) {
    frequencies.read(in);
    frequencies.lay(tokens);
    long state = in.bits(2 * WORD_BITS);
    for (int i = from; i < from + count; i++) {
      int part = (int) (state & BitReader.mask(Frequencies.TOTAL_BITS));
      int token = tokens[part] & 0xFF;
      state =
          frequencies.of(token) * (state >>> Frequencies.TOTAL_BITS)
              + part
              - frequencies.below(token);
      if (state < STATE_MIN) {
        state = state << WORD_BITS | in.bits(WORD_BITS);
      }
      int rest = Tokens.rest(token);
      into[i] = BitReader.unzigzag(Tokens.number(token, rest == 0 ? 0 : in.bits(rest)));
    }
    if (state != STATE_MIN) {
      throw in.damaged("the last number leaves the state " + state);
    }
  }
}
