package dev.weir.circuit;

import java.util.Arrays;

/** Ranges of positions of a partition, which may overlap until they are merged. */
final class WindowRuns {
  private long[] from = new long[16];
  private long[] to = new long[16];
  private int count;

  void clear() {
    count = 0;
  }

  /** Adds a range, the end excluded. */
  void add(long begin, long end) {
    if (count == from.length) {
      from = Arrays.copyOf(from, count * 2);
      to = Arrays.copyOf(to, count * 2);
    }
    from[count] = begin;
    to[count++] = end;
  }

  /** Puts the ranges in order and makes one of those that touch. */
  void merge() {
    // where the n-th beginning lies behind the end of n - 1 ranges, there is a gap
    Arrays.sort(from, 0, count);
    Arrays.sort(to, 0, count);
    int merged = 0;
    for (int i = 0; i < count; i++) {
      if (merged > 0 && from[i] <= to[merged - 1]) {
        to[merged - 1] = to[i];
      } else {
        from[merged] = from[i];
        to[merged++] = to[i];
      }
    }
    count = merged;
  }

  int count() {
    return count;
  }

  long from(int run) {
    return from[run];
  }

  long to(int run) {
    return to[run];
  }
}
