package dev.weir.promql.histogram;

import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Where buckets end, bit for bit as in the reference, whose bounds sorted the observations. */
final class Bounds {
  /** The exponent of the first power of two that is no double. */
  private static final int EXPONENT_LIMIT = 1024;

  private static final double HALF = 0.5;

  /** The bounds of the finest schema from a half on, below one. */
  private static final double[] FRACTIONS = fractions();

  private Bounds() {}

  /**
   * Each half of a stretch is its first half times a root of 2.
   *
   * <p>The reference lists these numbers; theirs are not those nearest to the powers, but the
   * products of these roots, of which the square root is the one below the nearest.
   */
  private static double[] fractions() {
    double[] fractions = new double[1 << Histogram.SCHEMA_MAX];
    fractions[0] = HALF;
    double root = Math.sqrt(2);
    double factor = Math.nextDown(root);
    for (int step = fractions.length / 2; step > 0; step /= 2) {
      for (int at = step; at < fractions.length; at += 2 * step) {
        fractions[at] = fractions[at - step] * factor;
      }
      root = Math.sqrt(root);
      factor = root;
    }
    return fractions;
  }

  /** The upper bound of a positive bucket of a schema of exponential bounds. */
  static double exponential(int schema, int index) {
    return schema < 0 ? coarse(-schema, index) : fine(schema, index);
  }

  private static double coarse(int shift, int index) {
    return scaled(1, (long) index << shift, EXPONENT_LIMIT);
  }

  private static double fine(int schema, int index) {
    int at = index & ((1 << schema) - 1);
    double fraction = FRACTIONS[at << (Histogram.SCHEMA_MAX - schema)];
    // a half is 2^-1: with it the limit is one exponent higher, with more than a half never met
    int limit = at == 0 ? EXPONENT_LIMIT + 1 : Integer.MAX_VALUE;
    return scaled(fraction, ((long) index >> schema) + 1, limit);
  }

  /** Above the bucket that ends with the largest double is one of infinities alone. */
  private static double scaled(double fraction, long exponent, int limit) {
    if (exponent == limit) {
      return Double.MAX_VALUE;
    }
    return Math.scalb(
        fraction, (int) Math.clamp(exponent, -2L * EXPONENT_LIMIT, 2L * EXPONENT_LIMIT));
  }

  /**
   * The upper bound of a bucket of given bounds; infinite behind the last, and before the first.
   */
  static double custom(List<Double> bounds, int index) {
    if (index < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return index < bounds.size() ? bounds.get(index) : Double.POSITIVE_INFINITY;
  }

  /** The upper bound of a bucket of positive observations, or of given bounds. */
  static double upper(Histogram histogram, int index) {
    return histogram.isCustom()
        ? custom(histogram.bounds(), index)
        : exponential(histogram.schema(), index);
  }
}
