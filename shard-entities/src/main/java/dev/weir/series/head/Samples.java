package dev.weir.series.head;

import java.util.Arrays;

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

  @Override
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

  /** Milliseconds of the last sample. */
  public long lastTime() {
    return times[count - 1];
  }

  /** The first sample at a time or behind it; {@link #count()} where there is none. */
  public int at(long time) {
    int found = Arrays.binarySearch(times, 0, count, time);
    return found < 0 ? -found - 1 : found;
  }

  /** Behind the last sample at a time or before it. */
  public int behind(long time) {
    return time == Long.MAX_VALUE ? count : at(time + 1);
  }

  /** Copies the samples from one to before another to a place in columns. */
  public void copy(int from, int to, long[] toTimes, long[] toBits, int place) {
    System.arraycopy(times, from, toTimes, place, to - from);
    System.arraycopy(bits, from, toBits, place, to - from);
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
