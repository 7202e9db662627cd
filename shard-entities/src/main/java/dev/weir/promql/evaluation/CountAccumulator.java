package dev.weir.promql.evaluation;

import java.util.List;
import java.util.Optional;

/** Counts the values, or tells by a one that there are some. */
final class CountAccumulator implements PartialAccumulator {
  private final double[] counts;
  private final boolean isGroup;

  CountAccumulator(int steps, boolean isGroup) {
    this.counts = new double[steps];
    this.isGroup = isGroup;
  }

  @Override
  public void add(double[] column) {
    for (int step = 0; step < counts.length; step++) {
      if (!Absent.is(column[step])) {
        counts[step]++;
      }
    }
  }

  @Override
  public Optional<List<double[]>> partial() {
    return Optional.of(List.of(counts));
  }

  @Override
  public void merge(List<double[]> partial) {
    double[] others = partial.getFirst();
    for (int step = 0; step < counts.length; step++) {
      counts[step] += others[step];
    }
  }

  @Override
  public double[] result() {
    for (int step = 0; step < counts.length; step++) {
      if (counts[step] == 0) {
        counts[step] = Absent.VALUE;
      } else if (isGroup) {
        counts[step] = 1;
      }
    }
    return counts;
  }
}
