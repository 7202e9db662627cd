package dev.weir.promql.evaluation;

import dev.weir.promql.BinaryOperator;
import dev.weir.promql.Expression;
import dev.weir.promql.ValueType;
import dev.weir.series.Labels;
import dev.weir.series.histogram.Histogram;
import java.util.List;

/** Evaluates operators between two expressions. */
final class BinaryOperations {
  private final Evaluator evaluator;
  private final Annotations annotations;

  BinaryOperations(Evaluator evaluator, Annotations annotations) {
    this.evaluator = evaluator;
    this.annotations = annotations;
  }

  /** Two scalars. */
  double[] scalars(Expression.Binary binary, Steps steps) {
    double[] left = evaluator.scalars(binary.left(), steps);
    double[] right = evaluator.scalars(binary.right(), steps);
    for (int step = 0; step < left.length; step++) {
      left[step] = scalar(binary.operator(), left[step], right[step]);
    }
    return left;
  }

  private static double scalar(BinaryOperator operator, double left, double right) {
    return operator.isComparison()
        ? number(ValueFunctions.holds(operator, left, right))
        : ValueFunctions.combined(operator, left, right);
  }

  static double number(boolean truth) {
    return truth ? 1 : 0;
  }

  /** Two expressions of which at least one is a vector. */
  List<Column> columns(Expression.Binary binary, Steps steps) {
    if (binary.left().type() == ValueType.SCALAR) {
      return withScalar(binary, binary.right(), binary.left(), true, steps);
    }
    if (binary.right().type() == ValueType.SCALAR) {
      return withScalar(binary, binary.left(), binary.right(), false, steps);
    }
    List<Column> left = evaluator.columns(binary.left(), steps);
    List<Column> right = evaluator.columns(binary.right(), steps);
    evaluator.work((long) (left.size() + right.size()) * steps.count());
    return binary.operator().isSet()
        ? SetOperations.columns(binary, left, right, steps)
        : new VectorArithmetic(binary, steps, evaluator, annotations).columns(left, right);
  }

  private List<Column> withScalar(
      Expression.Binary binary,
      Expression vector,
      Expression scalar,
      boolean isScalarLeft,
      Steps steps) {
    double[] scalars = evaluator.scalars(scalar, steps);
    boolean keepsName = binary.operator().isComparison() && !binary.returnsBool();
    ColumnSet result = new ColumnSet();
    for (Column column : evaluator.columns(vector, steps)) {
      double[] values = column.values();
      for (int step = 0; step < values.length; step++) {
        if (!Absent.is(values[step])) {
          values[step] = withScalar(binary, values[step], scalars[step], isScalarLeft);
        } else if (column.histogram(step) != null) {
          withScalar(binary, column, step, scalars[step], isScalarLeft);
        }
      }
      Labels labels = keepsName ? column.labels() : LabelSets.withoutMetric(column.labels());
      result.add(column.with(labels));
    }
    return result.columns();
  }

  /** No comparison of a histogram with a number means anything. */
  private void withScalar(
      Expression.Binary binary, Column column, int step, double scalar, boolean isScalarLeft) {
    Histogram histogram = column.histogram(step);
    HistogramOperations operations = new HistogramOperations(binary, annotations);
    column.histograms()[step] =
        operations
            .result(
                isScalarLeft ? null : histogram, scalar, isScalarLeft ? histogram : null, scalar)
            .map(HistogramOperations.Result::histogram)
            .orElse(null);
  }

  /** A comparison keeps the value of the vector, whichever side it is on. */
  private static double withScalar(
      Expression.Binary binary, double value, double scalar, boolean isScalarLeft) {
    double left = isScalarLeft ? scalar : value;
    double right = isScalarLeft ? value : scalar;
    if (!binary.operator().isComparison()) {
      return ValueFunctions.combined(binary.operator(), left, right);
    }
    boolean holds = ValueFunctions.holds(binary.operator(), left, right);
    if (binary.returnsBool()) {
      return number(holds);
    }
    return holds ? value : Absent.VALUE;
  }
}
