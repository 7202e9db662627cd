package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.Delta;
import java.util.List;

/**
 * An operator of the circuit as the operators of a recursion see it: with the change of this step
 * in the first of their own steps, and without one in the others.
 */
final class OuterInput extends Operator {
  private Operator outer;

  OuterInput(Operator outer) {
    super(outer.context, outer.schema, outer.key);
    this.outer = outer;
  }

  /** It is another operator that it stands for; so those below it hold nothing of it any more. */
  void reconnect(Operator newOuter) throws StepFailure {
    outer = newOuter;
    for (Operator consumer : List.copyOf(consumers)) {
      for (int i = 0; i < consumer.inputs.length; i++) {
        if (consumer.inputs[i] == this) {
          consumer.reconnect(i);
        }
      }
    }
  }

  /** Shows the change of the step, if there is one. */
  boolean show() {
    if (outer.hasDelta()) {
      publish(outer.delta());
    }
    return outer.hasDelta();
  }

  @Override
  Delta step() {
    throw new IllegalStateException("the circuit steps what lies outside of a recursion");
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    outer.scan(sink);
  }

  @Override
  Arrangement arrange(int[] columns) throws StepFailure {
    return outer.arrange(columns);
  }

  @Override
  void release(Arrangement arrangement) {
    outer.release(arrangement);
  }

  @Override
  String kind() {
    return outer.kind();
  }

  @Override
  String detail() {
    return outer.detail();
  }

  @Override
  Lineage lineage() {
    return outer.lineage();
  }
}
