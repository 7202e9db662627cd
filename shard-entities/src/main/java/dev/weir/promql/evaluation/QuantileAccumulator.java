package dev.weir.promql.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Keeps the columns, and sorts the values of one step after the other in the end. */
final class QuantileAccumulator implements Accumulator {
  private final double[] quantiles;
  private final List<double[]> columns = new ArrayList<>();

  QuantileAccumulator(double[] quantiles) {
    this.quantiles = quantiles;
  }

  @Override
  public void add(double[] column) {
    columns.add(column);
  }

  @Override
  public double[] result() {
    double[] values = new double[columns.size()];
    double[] result = new double[quantiles.length];
    for (int step = 0; step < result.length; step++) {
      int count = collect(step, values);
      result[step] = count == 0 ? Absent.VALUE : Quantiles.of(quantiles[step], values, count);
    }
    return result;
  }

  private int collect(int step, double[] values) {
    int count = 0;
    for (double[] column : columns) {
      if (!Absent.is(column[step])) {
        values[count++] = column[step];
      }
    }
    return count;
  }
}
