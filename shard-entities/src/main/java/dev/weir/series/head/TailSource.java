package dev.weir.series.head;

/**
 * A copy of the compressed tail of one series, read when it is wanted, by any thread: taking it
 * costs the owner of the head little.
 */
final class TailSource implements Source {
  private final long[] words;
  private final int bitCount;
  private final int count;

  TailSource(long[] words, int bitCount, int count) {
    this.words = words;
    this.bitCount = bitCount;
    this.count = count;
  }

  @Override
  public long firstTime() {
    return words[0];
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Samples samples() {
    long[] times = new long[count];
    long[] bits = new long[count];
    new TailReader().read(words, bitCount, count, times, bits);
    return new Samples(times, bits, count);
  }
}
