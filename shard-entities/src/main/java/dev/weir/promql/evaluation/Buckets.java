package dev.weir.promql.evaluation;

import java.util.Arrays;

/** The buckets of one classic histogram at one time, each with the count of all below its bound. */
final class Buckets {
  /** Relative differences that are errors of arithmetic and no decreases. */
  private static final double TOLERANCE = 1e-12;

  private record Bucket(double bound, double count) {}

  private Bucket[] buckets;
  private int size;
  private boolean wasForced;

  Buckets(int most) {
    this.buckets = new Bucket[most];
  }

  void add(double bound, double count) {
    buckets[size++] = new Bucket(bound, count);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether counts had to be raised so that none is less than one before it. */
  boolean wasForced() {
    return wasForced;
  }

  /** The value below which a part of the observations is; no number where that cannot be said. */
  double quantile(double part) {
    if (Double.isNaN(part)) {
      return Double.NaN;
    }
    if (part < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (part > 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (!sort()) {
      return Double.NaN;
    }
    level();
    double all = buckets[size - 1].count;
    if (size < 2 || all == 0) {
      return Double.NaN;
    }
    return interpolated(part * all);
  }

  private double interpolated(double rank) {
    int bucket = 0;
    while (bucket < size - 1 && !(buckets[bucket].count >= rank)) {
      bucket++;
    }
    if (bucket == size - 1) {
      return buckets[size - 2].bound;
    }
    double end = buckets[bucket].bound;
    if (bucket == 0) {
      return end <= 0 ? end : end * (rank / buckets[0].count);
    }
    double start = buckets[bucket - 1].bound;
    double before = buckets[bucket - 1].count;
    return start + (end - start) * ((rank - before) / (buckets[bucket].count - before));
  }

  /** Orders by bounds and adds up equal ones; whether the last bound is infinite. */
  private boolean sort() {
    buckets = Arrays.copyOf(buckets, size);
    Arrays.sort(buckets, (one, other) -> Double.compare(one.bound, other.bound));
    if (buckets[size - 1].bound != Double.POSITIVE_INFINITY) {
      return false;
    }
    int last = 0;
    for (int next = 1; next < size; next++) {
      if (buckets[next].bound == buckets[last].bound) {
        buckets[last] = new Bucket(buckets[last].bound, buckets[last].count + buckets[next].count);
      } else {
        buckets[++last] = buckets[next];
      }
    }
    size = last + 1;
    return true;
  }

  /** Takes out what no histogram has: counts that fall from bucket to bucket. */
  private void level() {
    double before = buckets[0].count;
    for (int next = 1; next < size; next++) {
      double count = buckets[next].count;
      if (count == before) {
        continue;
      }
      boolean isNear = isNear(before, count);
      if (isNear || count < before) {
        buckets[next] = new Bucket(buckets[next].bound, before);
        wasForced |= !isNear;
      } else {
        before = count;
      }
    }
  }

  private static boolean isNear(double one, double other) {
    if (Double.isNaN(one) && Double.isNaN(other)) {
      return true;
    }
    double sum = Math.abs(one) + Math.abs(other);
    double difference = Math.abs(one - other);
    if (one == 0 || other == 0 || sum < Double.MIN_NORMAL) {
      return difference < TOLERANCE * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }

  /** Which part of the observations is between two values. */
  double fraction(double lower, double upper) {
    if (!sort()) {
      return Double.NaN;
    }
    double all = buckets[size - 1].count;
    if (all == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    return lower >= upper ? 0 : (rank(upper, all) - rank(lower, all)) / all;
  }

  /** How many observations are below a value. */
  private double rank(double value, double all) {
    double below = 0;
    double start = buckets[0].bound <= 0 ? Double.NEGATIVE_INFINITY : 0;
    for (int bucket = 0; bucket < size; bucket++) {
      double end = buckets[bucket].bound;
      double count = buckets[bucket].count;
      if (start >= value) {
        return Math.min(below, all);
      }
      if (end > value) {
        return Math.min(
            start == Double.NEGATIVE_INFINITY
                ? count
                : below + (count - below) * (value - start) / (end - start),
            all);
      }
      below = count;
      start = end;
    }
    return all;
  }
}
