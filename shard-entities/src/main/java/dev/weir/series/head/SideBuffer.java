package dev.weir.series.head;

import java.util.Arrays;

/** Late samples of one series in the order of their times, the last one of each time. */
final class SideBuffer {
  /** Samples with which it is sealed. */
  static final int MAX = 120;

  /** About what the object takes without its arrays' elements. */
  private static final int FIXED_BYTES = 64;

  private static final int FIRST = 4;

  /** When the first event arrived. */
  final long arrival;

  private long[] times = new long[FIRST];
  private long[] bits = new long[FIRST];
  private int count;

  SideBuffer(long arrival) {
    this.arrival = arrival;
  }

  int count() {
    return count;
  }

  long time(int sample) {
    return times[sample];
  }

  long bits(int sample) {
    return bits[sample];
  }

  long lastTime() {
    return times[count - 1];
  }

  /** A function of the number of samples. */
  int bytes() {
    return FIXED_BYTES + 2 * Long.BYTES * times.length;
  }

  /** The sample of a time; negative, {@code -1 - position}, when there is none. */
  int find(long time) {
    return Arrays.binarySearch(times, 0, count, time);
  }

  void replace(int sample, long newBits) {
    bits[sample] = newBits;
  }

  void insert(int position, long time, long newBits) {
    if (count == times.length) {
      int room = Math.min(2 * count, MAX);
      times = Arrays.copyOf(times, room);
      bits = Arrays.copyOf(bits, room);
    }
    System.arraycopy(times, position, times, position + 1, count - position);
    System.arraycopy(bits, position, bits, position + 1, count - position);
    times[position] = time;
    bits[position] = newBits;
    count++;
  }

  Samples samples() {
    return new Samples(Arrays.copyOf(times, count), Arrays.copyOf(bits, count), count);
  }

  void copy(long[] intoTimes, long[] intoBits) {
    System.arraycopy(times, 0, intoTimes, 0, count);
    System.arraycopy(bits, 0, intoBits, 0, count);
  }
}
