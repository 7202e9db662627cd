package dev.weir.series.histogram;

import java.util.List;

/**
 * A native histogram.
 *
 * <p>In schema {@code n} of -4 to 8, bucket {@code i} of the positive ones holds what is above
 * {@code 2^((i-1) / 2^n)} and not above {@code 2^(i / 2^n)}; the negative ones mirror them. In
 * schema {@link #CUSTOM}, bucket {@code i} holds what is above bound {@code i-1} and not above
 * bound {@code i}, the bounds counted from 0; the first has no lower bound, the one behind all
 * bounds no upper one, and there are neither negative buckets nor a zero bucket.
 *
 * @param schema which bounds buckets have
 * @param zeroThreshold what is not farther from 0 is in the zero bucket
 * @param zeroCount observations in the zero bucket
 * @param count of all observations; those of NaN are in no bucket
 * @param sum of all observations
 * @param hint what is said of it beside the one before
 * @param positive buckets of positive observations, or all of given bounds
 * @param negative buckets of negative observations
 * @param bounds of schema {@link #CUSTOM}, ascending, without infinity; else none
 */
public record Histogram(
    int schema,
    double zeroThreshold,
    double zeroCount,
    double count,
    double sum,
    ResetHint hint,
    BucketCounts positive,
    BucketCounts negative,
    List<Double> bounds) {
  /** The schema in which bounds are given. */
  public static final int CUSTOM = -53;

  /** The coarsest schema of exponential bounds. */
  public static final int SCHEMA_MIN = -4;

  /** The finest schema of exponential bounds. */
  public static final int SCHEMA_MAX = 8;

  /** Copies the bounds. */
  public Histogram {
    bounds = List.copyOf(bounds);
  }

  /** Whether its bounds are given. */
  public boolean isCustom() {
    return schema == CUSTOM;
  }

  /** The same with another hint. */
  public Histogram with(ResetHint other) {
    return new Histogram(
        schema, zeroThreshold, zeroCount, count, sum, other, positive, negative, bounds);
  }
}
