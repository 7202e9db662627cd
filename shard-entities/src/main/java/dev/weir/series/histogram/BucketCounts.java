package dev.weir.series.histogram;

import java.util.Arrays;

/** How many observations fell into which buckets of one sign. Immutable. */
public final class BucketCounts {
  /** No observations. */
  public static final BucketCounts NONE = new BucketCounts(new int[0], new double[0]);

  private final int[] indexes;
  private final double[] counts;

  private BucketCounts(int[] indexes, double[] counts) {
    this.indexes = indexes;
    this.counts = counts;
  }

  /**
   * Takes counts; those of 0 are left out.
   *
   * @param indexes ascending, as many as counts
   * @throws IllegalArgumentException when they do not ascend, or are not as many
   */
  public static BucketCounts of(int[] indexes, double[] counts) {
    if (indexes.length != counts.length) {
      throw new IllegalArgumentException(
          "%d buckets with %d counts".formatted(indexes.length, counts.length));
    }
    int[] keptIndexes = new int[indexes.length];
    double[] keptCounts = new double[counts.length];
    int kept = 0;
    for (int at = 0; at < indexes.length; at++) {
      if (at > 0 && indexes[at] <= indexes[at - 1]) {
        throw new IllegalArgumentException("buckets do not ascend at " + indexes[at]);
      }
      if (counts[at] != 0) {
        keptIndexes[kept] = indexes[at];
        keptCounts[kept++] = counts[at];
      }
    }
    return new BucketCounts(Arrays.copyOf(keptIndexes, kept), Arrays.copyOf(keptCounts, kept));
  }

  /** How many buckets have observations. */
  public int size() {
    return indexes.length;
  }

  /** The number of a bucket; they ascend. */
  public int index(int at) {
    return indexes[at];
  }

  /** The observations of a bucket, never 0. */
  public double count(int at) {
    return counts[at];
  }

  /** Bit for bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BucketCounts that
        && Arrays.equals(indexes, that.indexes)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(indexes) + Arrays.toString(counts);
  }
}
