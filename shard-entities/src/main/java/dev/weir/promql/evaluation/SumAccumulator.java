package dev.weir.promql.evaluation;

import java.util.Arrays;

/** Adds up, with the rest that rounding takes away. */
final class SumAccumulator implements Accumulator {
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
  public double[] result() {
    for (int step = 0; step < sums.length; step++) {
      if (!Absent.is(sums[step])) {
        sums[step] += rests[step];
      }
    }
    return sums;
  }
}
