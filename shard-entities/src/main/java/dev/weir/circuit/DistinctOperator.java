package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.WeightedRows;
import java.util.List;

/** DISTINCT: a row appears when its weight becomes positive and goes when it no longer is. */
final class DistinctOperator implements Operator.Stateful {
  private final WeightedRows rows;

  DistinctOperator(Plan.Distinct plan, int seed) {
    this.rows = new WeightedRows(plan.schema(), seed);
  }

  @Override
  public Delta step(List<Delta> inputs) {
    Delta in = inputs.getFirst();
    NetRows net = new NetRows(rows);
    for (int row = 0; row < in.size(); row++) {
      net.add(in.columns(), row, in.weights()[row]);
    }
    DeltaBuilder out = new DeltaBuilder(in.schema(), net.size());
    for (int i = 0; i < net.size(); i++) {
      boolean was = net.before(i) > 0;
      boolean is = net.after(i) > 0;
      if (was != is) {
        out.add(rows.store().columns(), net.slot(i), is ? 1 : -1);
      }
    }
    net.end();
    return out.build(false);
  }

  @Override
  public void content(Output output) throws Failed {
    output.accept(Contents.of(rows, weight -> weight > 0 ? 1 : 0));
  }

  @Override
  public long rows() {
    return rows.size();
  }

  @Override
  public long stateBytes() {
    return rows.stateBytes();
  }

  @Override
  public Label label() {
    return new Label("distinct", "");
  }
}
