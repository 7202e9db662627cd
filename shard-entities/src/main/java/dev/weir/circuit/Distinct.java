package dev.weir.circuit;

import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.WeightedRows;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** Every row once: keeps the weight of each row and puts out its way between none and some. */
final class Distinct extends Operator implements Stored {
  private static final int[] NO_KEY = {};

  private final Plan.Distinct plan;
  private final WeightedRows rows;

  Distinct(CircuitContext context, Plan.Distinct plan, Operator input) {
    super(context, plan.schema(), plan.key(), input);
    this.plan = plan;
    this.rows = new WeightedRows(schema, context.seed);
  }

  @Override
  void initialize() throws StepFailure {
    fill(inputs[0], chunk -> rows.add(CanonicalDoubles.of(chunk)));
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void save(StateOutput out) {
    out.weighted(rows);
  }

  @Override
  public void load(StateInput in) {
    in.weighted(rows, slot -> {});
  }

  @Override
  Delta step() {
    Delta in = Consolidator.net(CanonicalDoubles.of(inputs[0].delta()), NO_KEY, context.seed);
    long[] hashes = rows.hash(in.columns(), in.size());
    int[] kept = new int[in.size()];
    long[] weights = new long[in.size()];
    int count = 0;
    for (int i = 0; i < in.size(); i++) {
      long change = in.weights()[i];
      int slot = rows.add(hashes[i], in.columns(), i, change);
      long now = rows.weight(slot);
      if (now < 0) {
        throw new IllegalStateException("a row below DISTINCT has the weight " + now);
      }
      boolean was = now - change > 0;
      if (was != now > 0) {
        weights[count] = was ? -1 : 1;
        kept[count++] = i;
      }
    }
    return in.pick(kept, Arrays.copyOf(weights, count), count, true);
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    scanRows(
        rows,
        chunk -> {
          long[] ones = new long[chunk.size()];
          Arrays.fill(ones, 1);
          sink.accept(new Delta(schema, chunk.columns(), ones, chunk.size(), true));
        });
  }

  @Override
  String kind() {
    return "Distinct";
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
