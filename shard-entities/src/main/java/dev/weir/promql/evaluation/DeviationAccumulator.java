package dev.weir.promql.evaluation;

/**
 * The variance of all values after Welford, or its root.
 *
 * <p>Without the rests of its sums, unlike that of a window: so it is in the reference.
 */
final class DeviationAccumulator implements Accumulator {
  private final double[] counts;
  private final double[] means;
  private final double[] squares;
  private final boolean isRoot;

  DeviationAccumulator(int steps, boolean isRoot) {
    this.counts = new double[steps];
    this.means = new double[steps];
    this.squares = new double[steps];
    this.isRoot = isRoot;
  }

  @Override
  public void add(double[] column) {
    for (int step = 0; step < counts.length; step++) {
      double value = column[step];
      if (Absent.is(value)) {
        continue;
      }
      if (counts[step]++ == 0) {
        means[step] = value;
        squares[step] = Double.isFinite(value) ? 0 : Double.NaN;
      } else {
        double distance = value - means[step];
        means[step] += distance / counts[step];
        squares[step] += distance * (value - means[step]);
      }
    }
  }

  @Override
  public double[] result() {
    double[] deviations = new double[counts.length];
    for (int step = 0; step < deviations.length; step++) {
      double variance = squares[step] / counts[step];
      if (counts[step] == 0) {
        deviations[step] = Absent.VALUE;
      } else {
        deviations[step] = isRoot ? Math.sqrt(variance) : variance;
      }
    }
    return deviations;
  }
}
