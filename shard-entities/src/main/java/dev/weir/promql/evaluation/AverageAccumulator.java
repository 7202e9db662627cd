package dev.weir.promql.evaluation;

/** The average: the sum by the count, or stepwise from where the sum would be too large. */
final class AverageAccumulator implements Accumulator {
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
