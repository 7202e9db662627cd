package dev.weir.series.head;

/** Samples of one series in memory, in the order of their times. */
public final class Samples implements Source {
  private final long[] times;
  private final long[] bits;
  private final int count;

  /**
   * Takes columns.
   *
   * @param times milliseconds, ascending; kept, not copied
   * @param bits raw bits of the doubles; kept, not copied
   * @param count how many of both are samples, at least one
   */
  public Samples(long[] times, long[] bits, int count) {
    if (count < 1 || count > Math.min(times.length, bits.length)) {
      throw new IllegalArgumentException(
          "%d samples are no part of %d and %d".formatted(count, times.length, bits.length));
    }
    this.times = times;
    this.bits = bits;
    this.count = count;
  }

  public int count() {
    return count;
  }

  /** Milliseconds since 1970. */
  public long time(int sample) {
    return times[sample];
  }

  /** Raw bits of the double. */
  public long bits(int sample) {
    return bits[sample];
  }

  @Override
  public long firstTime() {
    return times[0];
  }

  @Override
  public Samples samples() {
    return this;
  }
}
