package dev.weir.promql.evaluation;

import dev.weir.promql.Kahan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Adds up, with the rest that rounding takes away. */
final class SumAccumulator implements PartialAccumulator {
  private final double[] sums;
  private final double[] rests;

  SumAccumulator(int steps) {
    this.sums = new double[steps];
    this.rests = new double[steps];
    Arrays.fill(sums, Absent.VALUE);
  }

  @Override
  public void add(double[] column) {
    for (int step = 0; step < sums.length; step++) {
      double value = column[step];
      if (Absent.is(value)) {
        continue;
      }
      if (Absent.is(sums[step])) {
        sums[step] = value;
      } else {
        rests[step] = Kahan.rest(sums[step], rests[step], value);
        sums[step] += value;
      }
    }
  }

  @Override
  public Optional<List<double[]>> partial() {
    return Optional.of(List.of(sums, rests));
  }

  @Override
  public void merge(List<double[]> partial) {
    double[] otherSums = partial.get(0);
    double[] otherRests = partial.get(1);
    for (int step = 0; step < sums.length; step++) {
      double other = otherSums[step];
      if (Absent.is(other)) {
        continue;
      }
      if (Absent.is(sums[step])) {
        sums[step] = other;
        rests[step] = otherRests[step];
      } else {
        rests[step] = Kahan.rest(sums[step], rests[step], otherRests[step], other);
        sums[step] += other;
      }
    }
  }

  @Override
  public double[] result() {
    for (int step = 0; step < sums.length; step++) {
      if (!Absent.is(sums[step])) {
        sums[step] += rests[step];
      }
    }
    return sums;
  }
}
