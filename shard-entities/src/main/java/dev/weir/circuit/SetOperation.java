package dev.weir.circuit;

import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import java.util.function.LongUnaryOperator;

/**
 * INTERSECT and EXCEPT: keeps of each row how often either input has it, and puts out what a change
 * of these two numbers does to the number the operation makes of them.
 */
final class SetOperation extends Operator {
  private final Plan.SetOperation plan;
  private final PairedWeights rows;

  SetOperation(CircuitContext context, Plan.SetOperation plan, Operator left, Operator right) {
    super(context, plan.schema(), plan.key(), left, right);
    this.plan = plan;
    this.rows = new PairedWeights(schema, context.seed);
  }

  @Override
  void initialize() throws StepFailure {
    for (int side = 0; side < 2; side++) {
      int which = side;
      fill(
          inputs[side],
          chunk -> {
            Delta in = CanonicalDoubles.of(chunk);
            long[] hashes = rows.hash(in.columns(), in.size());
            for (int i = 0; i < in.size(); i++) {
              rows.add(which, hashes[i], in.columns(), i, in.weights()[i]);
            }
          });
    }
  }

  @Override
  Delta step() {
    DeltaBuilder out = new DeltaBuilder(schema, 16);
    int changed = 0;
    for (int side = 0; side < 2; side++) {
      if (inputs[side].hasDelta()) {
        add(side, inputs[side].delta(), out);
        changed++;
      }
    }
    boolean rowsAreKeys = key.length == 0 || key.length == schema.size();
    return out.build(changed == 1 && rowsAreKeys);
  }

  private void add(int side, Delta delta, DeltaBuilder out) {
    Delta in = Consolidator.net(CanonicalDoubles.of(delta), new int[0], context.seed);
    long[] hashes = rows.hash(in.columns(), in.size());
    for (int i = 0; i < in.size(); i++) {
      long change = in.weights()[i];
      int slot = rows.add(side, hashes[i], in.columns(), i, change);
      long left = rows.weight(0, slot);
      long right = rows.weight(1, slot);
      requirePositive(side == 0 ? left : right);
      long before =
          side == 0
              ? plan.kind().times(left - change, right)
              : plan.kind().times(left, right - change);
      long now = plan.kind().times(left, right);
      if (now != before) {
        out.add(in.columns(), i, now - before);
      }
    }
  }

  private void requirePositive(long weight) {
    if (weight < 0) {
      throw new IllegalStateException("a row below " + kind() + " has the weight " + weight);
    }
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    DeltaBuilder out = new DeltaBuilder(schema, CircuitContext.CHUNK_ROWS);
    for (int slot = 0; slot < rows.highWater(); slot++) {
      long times = plan.kind().times(rows.weight(0, slot), rows.weight(1, slot));
      if (times != 0) {
        out.add(rows.rows(), slot, times);
      }
      if (out.size() == CircuitContext.CHUNK_ROWS) {
        sink.accept(out.build(true));
        out = new DeltaBuilder(schema, CircuitContext.CHUNK_ROWS);
      }
    }
    if (out.size() > 0) {
      sink.accept(out.build(true));
    }
  }

  @Override
  String kind() {
    return plan.kind().text();
  }

  @Override
  String detail() {
    return String.join(", ", schema.names());
  }

  @Override
  long ownRows() {
    return rows.size();
  }

  @Override
  long ownStateBytes() {
    return rows.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
  }
}
