package dev.weir.promql.evaluation;

import java.util.List;
import java.util.Optional;

/** Of an element that is one series. */
final class OnlyAccumulator implements PartialAccumulator {
  private double[] values;

  @Override
  public void add(double[] column) {
    if (values != null) {
      throw new EvaluationException(ColumnSet.SAME_LABELS);
    }
    values = column;
  }

  @Override
  public double[] result() {
    return values;
  }

  @Override
  public Optional<List<double[]>> partial() {
    return Optional.of(List.of(values));
  }

  @Override
  public void merge(List<double[]> partial) {
    add(partial.getFirst());
  }
}
