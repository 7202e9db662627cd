package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;

/** Takes the columns of a group together, one after the other, each step by itself. */
interface Accumulator {
  /** Another element of the group, which may lack values; it is not to change until the result. */
  void add(double[] column);

  /** What the values of each step make, to be asked for once; absent where there were none. */
  double[] result();

  /** Of an operator that needs nothing but the values. */
  static Accumulator of(AggregationOperator operator, int steps) {
    return switch (operator) {
      case SUM -> new SumAccumulator(steps);
      case AVG -> new AverageAccumulator(steps);
      case MIN -> new ExtremeAccumulator(steps, false);
      case MAX -> new ExtremeAccumulator(steps, true);
      case COUNT -> new CountAccumulator(steps, false);
      case GROUP -> new CountAccumulator(steps, true);
      case STDDEV -> new DeviationAccumulator(steps, true);
      case STDVAR -> new DeviationAccumulator(steps, false);
      case BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO, QUANTILE, TOPK ->
          throw new IllegalStateException(operator.word() + " needs more than the values");
    };
  }

  /**
   * Of the quantiles of each step.
   *
   * @param quantiles one for each step
   */
  static Accumulator quantile(double[] quantiles) {
    return new QuantileAccumulator(quantiles);
  }
}
