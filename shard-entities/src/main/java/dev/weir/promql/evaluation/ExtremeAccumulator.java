package dev.weir.promql.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The largest or the smallest value: a NaN only if there is no number. */
final class ExtremeAccumulator implements PartialAccumulator {
  private final double[] extremes;
  private final boolean isMaximum;

  ExtremeAccumulator(int steps, boolean isMaximum) {
    this.extremes = new double[steps];
    this.isMaximum = isMaximum;
    Arrays.fill(extremes, Absent.VALUE);
  }

  @Override
  public void add(double[] column) {
    if (isMaximum) {
      maximum(column);
    } else {
      minimum(column);
    }
  }

  /** The mark of no value is a NaN, so that it yields as these do. */
  private void maximum(double[] column) {
    for (int step = 0; step < extremes.length; step++) {
      double value = column[step];
      if (value > extremes[step] || (Double.isNaN(extremes[step]) && !Absent.is(value))) {
        extremes[step] = value;
      }
    }
  }

  private void minimum(double[] column) {
    for (int step = 0; step < extremes.length; step++) {
      double value = column[step];
      if (value < extremes[step] || (Double.isNaN(extremes[step]) && !Absent.is(value))) {
        extremes[step] = value;
      }
    }
  }

  @Override
  public Optional<List<double[]>> partial() {
    return Optional.of(List.of(extremes));
  }

  @Override
  public void merge(List<double[]> partial) {
    add(partial.getFirst());
  }

  @Override
  public double[] result() {
    return extremes;
  }
}
