package dev.weir.promql.evaluation;

import dev.weir.promql.Kahan;
import java.util.List;
import java.util.Optional;

/** The average: the sum by the count, or stepwise from where the sum would be too large. */
final class AverageAccumulator implements PartialAccumulator {
  /** Sums, or averages where these are taken stepwise. */
  private final double[] totals;

  private final double[] rests;
  private final double[] counts;
  private final boolean[] stepwise;

  AverageAccumulator(int steps) {
    this.totals = new double[steps];
    this.rests = new double[steps];
    this.counts = new double[steps];
    this.stepwise = new boolean[steps];
  }

  @Override
  public void add(double[] column) {
    for (int step = 0; step < totals.length; step++) {
      if (!Absent.is(column[step])) {
        add(step, column[step]);
      }
    }
  }

  private void add(int step, double value) {
    double before = counts[step]++;
    double next = totals[step] + value;
    if (before == 0) {
      totals[step] = value;
    } else if (stepwise[step]) {
      addStepwise(step, value, before);
    } else if (Double.isInfinite(next)) {
      stepwise[step] = true;
      totals[step] /= before;
      rests[step] /= before;
      addStepwise(step, value, before);
    } else {
      rests[step] = Kahan.rest(totals[step], rests[step], value);
      totals[step] = next;
    }
  }

  private void addStepwise(int step, double value, double before) {
    double count = counts[step];
    double share = before / count;
    double added = value / count;
    double shrunk = share * totals[step];
    rests[step] = Kahan.rest(shrunk, share * rests[step], added);
    totals[step] = shrunk + added;
  }

  @Override
  public Optional<List<double[]>> partial() {
    for (boolean each : stepwise) {
      if (each) {
        return Optional.empty();
      }
    }
    return Optional.of(List.of(totals, rests, counts));
  }

  @Override
  public void merge(List<double[]> partial) {
    for (int step = 0; step < totals.length; step++) {
      double others = partial.get(2)[step];
      if (others != 0) {
        merge(step, partial.get(0)[step], partial.get(1)[step], others);
      }
    }
  }

  private void merge(int step, double total, double rest, double others) {
    double before = counts[step];
    counts[step] += others;
    double next = totals[step] + total;
    if (before == 0) {
      totals[step] = total;
      rests[step] = rest;
    } else if (stepwise[step]) {
      mergeStepwise(step, total / others, rest / others, before);
    } else if (Double.isInfinite(next)) {
      stepwise[step] = true;
      totals[step] /= before;
      rests[step] /= before;
      mergeStepwise(step, total / others, rest / others, before);
    } else {
      rests[step] = Kahan.rest(totals[step], rests[step], rest, total);
      totals[step] = next;
    }
  }

  private void mergeStepwise(int step, double average, double rest, double before) {
    double share = before / counts[step];
    double otherShare = 1 - share;
    double shrunk = share * totals[step];
    double added = otherShare * average;
    rests[step] = Kahan.rest(shrunk, share * rests[step], otherShare * rest, added);
    totals[step] = shrunk + added;
  }

  @Override
  public double[] result() {
    double[] averages = new double[totals.length];
    for (int step = 0; step < averages.length; step++) {
      averages[step] = average(step);
    }
    return averages;
  }

  private double average(int step) {
    double count = counts[step];
    if (count == 0) {
      return Absent.VALUE;
    }
    return stepwise[step] ? totals[step] + rests[step] : totals[step] / count + rests[step] / count;
  }
}
