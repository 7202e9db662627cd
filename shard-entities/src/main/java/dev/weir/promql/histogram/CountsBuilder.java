package dev.weir.promql.histogram;

import dev.weir.series.histogram.BucketCounts;
import java.util.Arrays;

/** Takes the buckets of one sign in ascending order. */
final class CountsBuilder {
  private final int[] indexes;
  private final double[] counts;
  private int size;

  /** For so many buckets at most. */
  CountsBuilder(int most) {
    this.indexes = new int[most];
    this.counts = new double[most];
  }

  /** Adds to a bucket, which is the last so far or one behind it. */
  void add(int index, double count) {
    if (size > 0 && indexes[size - 1] == index) {
      counts[size - 1] += count;
      return;
    }
    indexes[size] = index;
    counts[size++] = count;
  }

  BucketCounts build() {
    return BucketCounts.of(Arrays.copyOf(indexes, size), Arrays.copyOf(counts, size));
  }
}
