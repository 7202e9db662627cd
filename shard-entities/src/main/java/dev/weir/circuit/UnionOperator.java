package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import java.util.List;

/** UNION ALL: the sum of the inputs. */
final class UnionOperator implements Operator.Linear {
  private final Plan.UnionAll plan;
  private final List<Operator> inputs;

  UnionOperator(Plan.UnionAll plan, List<Operator> inputs) {
    this.plan = plan;
    this.inputs = inputs;
  }

  @Override
  public Delta step(List<Delta> deltas) {
    DeltaBuilder sum = new DeltaBuilder(plan.schema(), deltas.stream().mapToInt(Delta::size).sum());
    for (Delta delta : deltas) {
      for (int row = 0; row < delta.size(); row++) {
        sum.add(delta.columns(), row, delta.weights()[row]);
      }
    }
    return sum.build(false);
  }

  @Override
  public void content(Output output) throws Failed {
    for (Operator input : inputs) {
      input.content(output);
    }
  }

  @Override
  public long rows() {
    return 0;
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public Label label() {
    return new Label("union", inputs.size() + " inputs");
  }
}
