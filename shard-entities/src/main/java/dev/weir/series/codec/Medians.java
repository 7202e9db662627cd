package dev.weir.series.codec;

import java.util.Arrays;

/**
 * Medians of a few numbers out of many: a mean would run away with a single outlier. Used by one
 * thread.
 */
final class Medians {
  private static final int PROBES_MAX = 15;

  private final long[] probes = new long[PROBES_MAX];

  /** About the median of at least one number. */
  long of(long[] numbers, int size) {
    int count = Math.min(size, PROBES_MAX);
    for (int i = 0; i < count; i++) {
      probes[i] = numbers[i * size / count];
    }
    return middle(count);
  }

  /** About the median of the steps between at least two numbers. */
  long ofSteps(long[] numbers, int size) {
    int steps = size - 1;
    int count = Math.min(steps, PROBES_MAX);
    for (int i = 0; i < count; i++) {
      int at = i * steps / count;
      probes[i] = numbers[at + 1] - numbers[at];
    }
    return middle(count);
  }

  private long middle(int count) {
    Arrays.sort(probes, 0, count);
    return probes[count / 2];
  }
}
