package dev.weir.series.codec;

import java.util.Arrays;

/**
 * Finds the number by which whole numbers were divided to give doubles, as in percentages of a
 * total that stays the same: values that have all digits, but are few steps apart.
 *
 * <p>The step between them is the greatest common divisor of their distances, by Euclid's algorithm
 * over numbers that are only nearly known: what is not certainly more than its error is zero. A
 * wrong answer costs bytes, not values; random digits have none. The idea is that of a "float
 * multiplier" in Loncaric, Jeppesen, Zinberg, "Pcodec: Better Compression for Numerical Sequences"
 * (2025).
 */
final class Divisor {
  /** Where there is none. */
  static final double NONE = 0;

  /** Distances that are looked at. */
  private static final int PROBES = 64;

  /** Errors of a distance in units of the last place: both ends may have been rounded twice. */
  private static final int ROUNDED = 4;

  /** What is less than so many times its error may be zero. */
  private static final int CERTAIN = 8;

  /** A divisor that has few decimals is one with that many. */
  private static final double[] DECIMALS = {1, 10, 100, 1_000};

  private final double[] distances = new double[2 * PROBES];
  private int size;

  /** How far apart the values are at least, and what may be wrong with that. */
  private double step;

  private double error;

  /** The divisor of values that are not all equal, or {@link #NONE}. */
  double of(long[] bits, int count) {
    double greatest = look(bits, count);
    double rounded = ROUNDED * Math.ulp(greatest);
    step = 0;
    error = rounded;
    for (int i = 0; i < size && isCertain(); i++) {
      share(distances[i], rounded);
      Arrays.sort(distances, 0, i + 1);
      sharpen(i + 1, rounded);
    }
    return size > 0 && isCertain() ? decimal(1 / step, error / step) : NONE;
  }

  private boolean isCertain() {
    return step == 0 || step > CERTAIN * error;
  }

  /** Gathers distances of neighbours, and last the greatest of the values, which is returned. */
  private double look(long[] bits, int count) {
    size = 0;
    double greatest = 0;
    int stride = Math.max(1, count / PROBES);
    for (int i = stride; i < count && size < 2 * PROBES - 1; i += stride) {
      double here = Math.abs(Double.longBitsToDouble(bits[i]));
      double distance = Math.abs(here - Math.abs(Double.longBitsToDouble(bits[i - 1])));
      if (distance > 0 && Double.isFinite(distance)) {
        distances[size++] = distance;
        greatest = Math.max(greatest, here);
      }
    }
    if (size > 0) {
      distances[size++] = greatest;
    }
    return greatest;
  }

  /** The step becomes what it and a distance are multiples of. */
  private void share(double distance, double rounded) {
    double one = distance;
    double oneError = rounded;
    double other = step;
    double otherError = error;
    while (other > CERTAIN * otherError) {
      double times = Math.rint(one / other);
      double rest = Math.abs(one - times * other);
      double restError = oneError + times * otherError;
      one = other;
      oneError = otherError;
      other = rest;
      otherError = restError;
    }
    step = one;
    error = oneError;
  }

  /**
   * The more steps a distance has, of those that ascend, the better it tells how long one is, if it
   * is clear how many.
   */
  private void sharpen(int known, double rounded) {
    for (int i = 0; i < known; i++) {
      double times = Math.rint(distances[i] / step);
      if (times >= 1 && times * error < step / CERTAIN && rounded / times < error) {
        step = distances[i] / times;
        error = rounded / times;
      }
    }
  }

  private static double decimal(double divisor, double error) {
    if (Double.isInfinite(divisor)) {
      return NONE; // steps between subnormals
    }
    for (double scale : DECIMALS) {
      double near = Math.rint(divisor * scale) / scale;
      if (near > 0 && Math.abs(near - divisor) <= error * divisor) {
        return near;
      }
    }
    return divisor;
  }
}
