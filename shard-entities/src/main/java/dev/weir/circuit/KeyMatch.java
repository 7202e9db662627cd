package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.HashIndex;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Semi-join, anti-join or flag by equal keys: counts the right rows of each key, so that only a key
 * that wins its first row or loses its last one touches the left rows.
 *
 * <p>The new output is {@code L' x f(K')}, the old one {@code L x f(K)}; their difference is {@code
 * dL x f(K) + L' x (f(K') - f(K))}: left changes are seen with the keys as they were, then the
 * arranged left rows, which hold the changes already, with what the keys have become.
 */
final class KeyMatch extends Operator implements Stored {
  private final Plan.Match plan;
  private final KeyColumns probe;

  /** Right keys, weighted by their rows. */
  private final WeightedRows keys;

  private Arrangement left;

  KeyMatch(CircuitContext context, Plan.Match plan, Operator leftInput, Operator rightInput) {
    super(context, plan.schema(), plan.key(), leftInput, rightInput);
    this.plan = plan;
    List<Column> columns = new ArrayList<>();
    for (int column : plan.rightKeys()) {
      columns.add(rightInput.schema.column(column));
    }
    Schema keySchema = new Schema(columns);
    int[] all = new int[columns.size()];
    Arrays.setAll(all, i -> i);
    this.probe = KeyColumns.of(keySchema, all);
    this.keys = new WeightedRows(keySchema, context.seed);
  }

  @Override
  void initialize() throws StepFailure {
    fill(
        inputs[1],
        chunk -> {
          ColumnVector[] values = values(chunk, plan.rightKeys());
          long[] hashes = keys.hash(values, chunk.size());
          for (int i = 0; i < chunk.size(); i++) {
            if (!probe.anyNull(values, i)) {
              keys.add(hashes[i], values, i, chunk.weights()[i]);
            }
          }
        });
    left = inputs[0].arrange(plan.leftKeys());
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void save(StateOutput out) {
    out.weighted(keys);
  }

  @Override
  public void load(StateInput in) throws StepFailure {
    in.weighted(keys, slot -> {});
    left = inputs[0].arrange(plan.leftKeys());
  }

  @Override
  void reconnect(int input) throws StepFailure {
    if (input == 0) {
      left = inputs[0].arrange(plan.leftKeys());
    }
  }

  @Override
  void close() {
    if (left != null) {
      inputs[0].release(left);
    }
  }

  @Override
  Delta step() throws StepFailure {
    boolean leftChanged = inputs[0].hasDelta();
    boolean rightChanged = inputs[1].hasDelta();
    MatchedRows out = new MatchedRows(context, plan, leftChanged ? inputs[0].delta().size() : 16);
    if (leftChanged) {
      add(inputs[0].delta(), out);
    }
    if (rightChanged) {
      count(inputs[1].delta(), out);
    }
    return out.build(!(leftChanged && rightChanged) && (!leftChanged || inputs[0].delta().net()));
  }

  private void add(Delta rows, MatchedRows out) {
    ColumnVector[] values = values(rows, plan.leftKeys());
    long[] hashes = keys.hash(values, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        keys.warm(hashes, i, rows.size());
      }
      boolean matched = !probe.anyNull(values, i) && keys.find(hashes[i], values, i) >= 0;
      out.add(rows.columns(), i, rows.weights()[i], matched);
    }
  }

  /** Counts right rows; a key is looked at once it has seen all its changes of the step. */
  private void count(Delta rows, MatchedRows out) throws StepFailure {
    ColumnVector[] values = values(rows, plan.rightKeys());
    long[] hashes = keys.hash(values, rows.size()).clone();
    WeightedRows before = new WeightedRows(keys.rows().schema(), context.seed);
    for (int i = 0; i < rows.size(); i++) {
      if (!probe.anyNull(values, i)) {
        boolean had = keys.find(hashes[i], values, i) >= 0;
        if (before.find(hashes[i], values, i) < 0) {
          before.add(hashes[i], values, i, had ? 2 : 1);
        }
        keys.add(hashes[i], values, i, rows.weights()[i]);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      int seen = probe.anyNull(values, i) ? -1 : before.find(hashes[i], values, i);
      if (seen >= 0) {
        boolean had = before.weight(seen) == 2;
        before.add(hashes[i], values, i, -before.weight(seen));
        int now = keys.find(hashes[i], values, i);
        requirePositive(now);
        if (had != now >= 0) {
          flip(values, i, now >= 0, out);
        }
      }
    }
  }

  private void requirePositive(int slot) {
    if (slot >= 0 && keys.weight(slot) < 0) {
      throw new IllegalStateException("a key has " + keys.weight(slot) + " rows");
    }
  }

  private void flip(ColumnVector[] values, int row, boolean matched, MatchedRows out)
      throws StepFailure {
    long[] hash = new long[1];
    ColumnVector[] one = new ColumnVector[values.length];
    for (int i = 0; i < one.length; i++) {
      one[i] = values[i].pick(new int[] {row}, 1);
    }
    probe.hash(one, 1, left.seed(), hash);
    int slot = left.first(hash[0], probe, one, 0);
    while (slot >= 0) {
      out.flip(left.rows(), slot, left.weight(slot), matched);
      slot = left.next(slot);
    }
  }

  /** The key columns of rows, doubles canonical because keys are compared bit by bit. */
  private ColumnVector[] values(Delta rows, int[] columns) {
    ColumnVector[] values = new ColumnVector[columns.length];
    for (int i = 0; i < values.length; i++) {
      ColumnVector column = rows.columns()[columns[i]];
      boolean isDouble = rows.schema().type(columns[i]).isFloating();
      values[i] = isDouble ? CanonicalDoubles.of(column, rows.size()) : column;
    }
    return values;
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    inputs[0].scan(
        chunk -> {
          MatchedRows out = new MatchedRows(context, plan, chunk.size());
          add(chunk, out);
          Delta rows = out.build(chunk.net());
          if (!rows.isEmpty()) {
            sink.accept(rows);
          }
        });
  }

  @Override
  String kind() {
    return "Match";
  }

  @Override
  String detail() {
    return MatchedRows.detail(plan);
  }

  @Override
  long ownRows() {
    return keys.size();
  }

  @Override
  long ownStateBytes() {
    return keys.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    keys.mapStrings(code);
  }
}
