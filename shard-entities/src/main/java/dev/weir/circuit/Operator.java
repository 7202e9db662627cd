package dev.weir.circuit;

import dev.weir.zset.Delta;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node of the circuit: takes the deltas of its inputs, gives the delta of its output.
 *
 * <p>The permitted classes stand for the algebra: linear operators map the delta alone, the join is
 * bilinear, the others are stateful.
 */
sealed interface Operator {
  /** Operators whose output delta depends on the input delta alone. */
  sealed interface Linear extends Operator permits Sources, CalcOperator, UnionOperator {}

  /** The join: linear in each input. */
  sealed interface Bilinear extends Operator permits JoinOperator {}

  /** Operators that keep what they have seen. */
  sealed interface Stateful extends Operator
      permits AggregateOperator, DistinctOperator, TopKOperator {}

  /** Something a step of an operator gave up on; fails the views behind it. */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ViewFailure cause;

    /**
     * @param cause the record, still without view and rev
     */
    Failed(ViewFailure cause) {
      super(cause.detail(), null, false, false);
      this.cause = cause;
    }

    ViewFailure record() {
      return cause;
    }
  }

  /**
   * One step.
   *
   * @param inputs one delta for each input, some of them may be empty
   */
  Delta step(List<Delta> inputs) throws Failed;

  /** Gives the whole present output, in parts that are net of each other. */
  void content(Output output) throws Failed;

  /** Rows kept by this operator. */
  long rows();

  long stateBytes();

  /** Name and particulars for plans. */
  Label label();

  /** Receives parts of a content. */
  @FunctionalInterface
  interface Output {
    void accept(Delta part) throws Failed;
  }

  /** What an operator is called in a plan. */
  record Label(String op, String detail) {}

  /** Adapts a consumer that cannot fail. */
  static Output to(Consumer<Delta> consumer) {
    return consumer::accept;
  }
}
