package dev.weir.entity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far copies of circuits are behind their homes, counted by powers of two.
 *
 * @param counts copies that are behind by at least {@code 2^(i-1)} ms and less than {@code 2^i}
 * @param maxMillis the most of all
 * @param silent copies that have not heard from their home since they were started
 */
public record Lags(List<Integer> counts, long maxMillis, int silent) {
  private static final int BUCKETS = 48;

  public static final Lags NONE = new Lags(Collections.nCopies(BUCKETS, 0), 0, 0);

  public Lags {
    counts = List.copyOf(counts);
  }

  static Lags of(Collection<Freshness> copies) {
    int[] counts = new int[BUCKETS];
    long max = 0;
    int silent = 0;
    for (Freshness copy : copies) {
      if (copy.lagMillis() == Freshness.UNKNOWN) {
        silent++;
      } else {
        int bucket = Long.SIZE - Long.numberOfLeadingZeros(copy.lagMillis());
        counts[Math.min(bucket, BUCKETS - 1)]++;
        max = Math.max(max, copy.lagMillis());
      }
    }
    return new Lags(Arrays.stream(counts).boxed().toList(), max, silent);
  }

  /** Those of both. */
  public Lags plus(Lags other) {
    List<Integer> sum = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      sum.add(counts.get(i) + other.counts.get(i));
    }
    return new Lags(sum, Math.max(maxMillis, other.maxMillis), silent + other.silent);
  }

  /** Copies that are counted. */
  public int copies() {
    return counts.stream().mapToInt(i -> i).sum() + silent;
  }

  /** That many of the copies that have heard are at most so many milliseconds behind. */
  public OptionalLong quantileMillis(double share) {
    long heard = copies() - (long) silent;
    long rank = (long) Math.ceil(share * heard);
    long below = 0;
    for (int i = 0; i < BUCKETS && heard > 0; i++) {
      below += counts.get(i);
      if (below >= rank) {
        return OptionalLong.of(Math.min((1L << i) - 1, maxMillis));
      }
    }
    return OptionalLong.empty();
  }
}
