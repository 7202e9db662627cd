package dev.weir.http;

import dev.weir.circuit.BatchEvaluator;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.Plan;
import dev.weir.config.Limits;
import dev.weir.zset.RowSet;
import java.util.Map;

/** Evaluates a plan over given rows, once; the engine's batch evaluator is one. */
@FunctionalInterface
public interface QueryEvaluator {
  /**
   * The rows of the plan.
   *
   * @param relations the content of every table and view the plan reads, by name
   * @param rowsMax most rows an operator may produce; beyond it the evaluation is refused
   * @param checkpoint run every few thousand rows; what it throws ends the evaluation
   * @throws dev.weir.config.WeirException with a code that says what stopped it
   */
  RowSet evaluate(Plan plan, Map<String, RowSet> relations, int rowsMax, Runnable checkpoint);

  /** The engine's own evaluator, under the budgets of the node. */
  static QueryEvaluator engine(Limits limits) {
    return (plan, relations, rowsMax, checkpoint) ->
        BatchEvaluator.evaluate(
            plan,
            relations,
            new CircuitLimits(rowsMax, limits.joinFanoutMax(), limits.viewStateBytesMax()),
            checkpoint);
  }
}
