package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Consolidator;
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

  /** Counts right rows, then looks at the left rows of keys that won or lost all of theirs. */
  private void count(Delta rows, MatchedRows out) throws StepFailure {
    Delta changes = keyChanges(rows);
    long[] hashes = keys.hash(changes.columns(), changes.size());
    int[] flipped = new int[changes.size()];
    long[] signs = new long[changes.size()];
    int count = 0;
    for (int i = 0; i < changes.size(); i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        keys.warm(hashes, i, changes.size());
      }
      if (probe.anyNull(changes.columns(), i)) {
        continue;
      }
      int known = keys.find(hashes[i], changes.columns(), i);
      int slot = keys.add(known, hashes[i], changes.columns(), i, changes.weights()[i]);
      requirePositive(slot);
      boolean has = keys.weight(slot) > 0;
      if (known >= 0 != has) {
        flipped[count] = i;
        signs[count++] = has ? 1 : -1;
      }
    }
    flip(changes.pick(flipped, signs, count, true), out);
  }

  /** The keys of right rows, each once with the sum of its weights. */
  private Delta keyChanges(Delta rows) {
    ColumnVector[] values = values(rows, plan.rightKeys());
    Delta changes = new Delta(keys.rows().schema(), values, rows.weights(), rows.size(), false);
    return Consolidator.net(changes, new int[0], context.seed);
  }

  private void requirePositive(int slot) {
    if (keys.weight(slot) < 0) {
      throw new IllegalStateException("a key has " + keys.weight(slot) + " rows");
    }
  }

  /** The left rows of keys that have won (weight 1) or lost (-1) a partner. */
  private void flip(Delta flips, MatchedRows out) throws StepFailure {
    long[] hashes = new long[flips.size()];
    probe.hash(flips.columns(), flips.size(), left.seed(), hashes);
    for (int i = 0; i < flips.size(); i++) {
      if (i % HashIndex.WARM_ROWS == 0) {
        left.warm(hashes, i, flips.size());
      }
      int slot = left.first(hashes[i], probe, flips.columns(), i);
      while (slot >= 0) {
        out.flip(left.rows(), slot, left.weight(slot), flips.weights()[i] > 0);
        slot = left.next(slot);
      }
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
