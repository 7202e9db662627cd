package dev.weir.http;

import dev.weir.circuit.PlanNode;
import java.util.List;

/**
 * What all operators of a view take together.
 *
 * @param rows of the view itself, which is the last operator
 * @param privateBytes of operators that no other view reads
 * @param sharedBytes of tables and of operators that others read too
 */
record PlanTotals(long rows, long privateBytes, long sharedBytes, long nanos) {
  static PlanTotals of(List<PlanNode> operators) {
    long rows = operators.isEmpty() ? 0 : operators.getLast().rows();
    long own = 0;
    long shared = 0;
    long nanos = 0;
    for (PlanNode node : operators) {
      own += node.shared() ? 0 : node.stateBytes();
      shared += node.shared() ? node.stateBytes() : 0;
      nanos += node.shared() ? 0 : node.nanos();
    }
    return new PlanTotals(rows, own, shared, nanos);
  }
}
