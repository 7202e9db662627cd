package dev.weir.promql.evaluation;

import dev.weir.promql.AggregationOperator;
import java.util.List;
import java.util.Optional;

/**
 * An accumulator of a part of a group, which can go on where another one ended. Numbers are counted
 * as exactly as if all had come to one; sums may differ in their last two bits.
 */
interface PartialAccumulator extends Accumulator {
  /** What it has so far, not to be changed; empty where only all values together have a result. */
  Optional<List<double[]>> partial();

  /** Adds what another one had. */
  void merge(List<double[]> partial);

  /** Whether an operator has one. */
  static boolean isOf(AggregationOperator operator) {
    return switch (operator) {
      case SUM, AVG, MIN, MAX, COUNT, GROUP -> true;
      case STDDEV, STDVAR, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO, QUANTILE, TOPK -> false;
    };
  }

  /** Of an operator that has one. */
  static PartialAccumulator of(AggregationOperator operator, int steps) {
    return (PartialAccumulator) Accumulator.of(operator, steps);
  }
}
