package dev.weir.promql.evaluation;

import dev.weir.promql.BinaryOperator;
import dev.weir.promql.Expression;
import dev.weir.promql.histogram.Changes;
import dev.weir.promql.histogram.Scaling;
import dev.weir.promql.histogram.Sum;
import dev.weir.promql.histogram.Sums;
import dev.weir.series.histogram.Histogram;
import java.util.Optional;

/** An operator between two values of which at least one is a histogram. */
final class HistogramOperations {
  private final Expression.Binary binary;
  private final Annotations annotations;

  HistogramOperations(Expression.Binary binary, Annotations annotations) {
    this.binary = binary;
    this.annotations = annotations;
  }

  /**
   * What an operator gives.
   *
   * @param histogram the result, or what a comparison keeps
   * @param holds whether a comparison is true
   */
  record Result(Histogram histogram, boolean holds) {
    private static Optional<Result> of(Histogram histogram) {
      return Optional.of(new Result(histogram, true));
    }
  }

  /**
   * The result; empty, with a note, where the operator means nothing between such values.
   *
   * @param left null where it is a number
   * @param leftNumber where it is one
   * @param right null where it is a number
   * @param rightNumber where it is one
   */
  Optional<Result> result(Histogram left, double leftNumber, Histogram right, double rightNumber) {
    BinaryOperator operator = binary.operator();
    if (left != null && right != null) {
      return ofBoth(left, right);
    }
    if (operator == BinaryOperator.MULTIPLY) {
      return Result.of(
          left == null ? Scaling.times(right, leftNumber) : Scaling.times(left, rightNumber));
    }
    if (operator == BinaryOperator.DIVIDE && left != null) {
      return Result.of(Scaling.over(left, rightNumber));
    }
    return left == null ? incompatible("float", "histogram") : incompatible("histogram", "float");
  }

  private Optional<Result> ofBoth(Histogram left, Histogram right) {
    return switch (binary.operator()) {
      case ADD -> combined(Sums.sum(left, right), "addition");
      case SUBTRACT -> combined(Sums.minus(left, right), "subtraction");
      case EQUAL -> Optional.of(new Result(left, Changes.areEqual(left, right)));
      case NOT_EQUAL -> Optional.of(new Result(left, !Changes.areEqual(left, right)));
      case MULTIPLY, DIVIDE, MODULO, POWER, ATAN2, LESS_OR_EQUAL, LESS, GREATER_OR_EQUAL, GREATER ->
          incompatible("histogram", "histogram");
      case AND, OR, UNLESS ->
          throw new IllegalStateException(binary.operator().sign() + " does not calculate");
    };
  }

  private Optional<Result> combined(Sum sum, String operation) {
    if (sum.value().isEmpty()) {
      annotations.warn(
          "incompatible bucket layout encountered for binary operator " + binary.operator().sign(),
          binary.span());
      return Optional.empty();
    }
    if (sum.boundsReconciled()) {
      annotations.inform(Annotations.RECONCILED + operation, binary.span());
    }
    if (sum.hintsCollide()) {
      annotations.warn(Annotations.COLLISION + operation, binary.span());
      return Optional.empty();
    }
    return Result.of(sum.value().get());
  }

  private Optional<Result> incompatible(String left, String right) {
    String sign = binary.operator().sign();
    annotations.inform(
        "incompatible sample types encountered for binary operator \"%s\": %s %s %s"
            .formatted(sign, left, sign, right),
        binary.span());
    return Optional.empty();
  }
}
