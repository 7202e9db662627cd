package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.Column;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.KeyColumns;
import dev.weir.zset.Schema;
import dev.weir.zset.WeightedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Semi-join, anti-join or flag with a condition on pairs: keeps the left rows, each with the number
 * of its partners.
 *
 * <p>Right changes are matched with the left rows as they were and move their counts; left rows
 * that come are counted against the right rows as they are now. The change of the output is {@code
 * L x (f(C') - f(C)) + dL x f(C')} with {@code C} the counts.
 */
final class PairMatch extends Operator implements Stored {
  private final Plan.Match plan;
  private final KeyColumns leftKey;
  private final KeyColumns rightKey;
  private final PairCondition condition;

  /** Left rows without NULL in the key; the lane for versions holds the number of partners. */
  private final WeightedRows left;

  private final Arrangement leftRows;
  private JoinSide fromRight;
  private JoinSide fromLeft;

  PairMatch(CircuitContext context, Plan.Match plan, Operator leftInput, Operator rightInput) {
    super(context, plan.schema(), plan.key(), leftInput, rightInput);
    this.plan = plan;
    this.leftKey = KeyColumns.of(leftInput.schema, plan.leftKeys());
    this.rightKey = KeyColumns.of(rightInput.schema, plan.rightKeys());
    this.condition =
        new PairCondition(context, pairSchema(leftInput, rightInput), plan.pair().condition());
    this.left = new WeightedRows(leftInput.schema, context.seed);
    this.leftRows = left.arrange(plan.leftKeys());
  }

  private Schema pairSchema(Operator leftInput, Operator rightInput) {
    List<Column> columns = new ArrayList<>();
    for (int column : plan.pair().leftColumns()) {
      columns.add(leftInput.schema.column(column));
    }
    for (int column : plan.pair().rightColumns()) {
      columns.add(rightInput.schema.column(column));
    }
    return new Schema(columns);
  }

  @Override
  void initialize() throws StepFailure {
    connectSides();
    fill(inputs[0], chunk -> add(chunk, new MatchedRows(context, plan, 1)));
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void save(StateOutput out) {
    out.weighted(left, left::version);
  }

  @Override
  public void load(StateInput in) throws StepFailure {
    connectSides();
    int width = left.rows().schema().size();
    in.relation(
        StateOutput.with(left.rows().schema(), 2),
        (columns, size) -> {
          long[] hashes = left.hash(columns, size).clone();
          for (int i = 0; i < size; i++) {
            int slot = StateInput.add(left, hashes[i], columns, i, columns[width]);
            left.setVersion(slot, columns[width + 1].lanes[i]);
          }
        });
  }

  private void connectSides() throws StepFailure {
    int[] ofLeft = plan.pair().leftColumns();
    int[] ofRight = plan.pair().rightColumns();
    int[] lefts = Arrays.copyOf(ofLeft, ofLeft.length + ofRight.length);
    Arrays.fill(lefts, ofLeft.length, lefts.length, -1);
    int[] rights = new int[lefts.length];
    Arrays.fill(rights, -1);
    System.arraycopy(ofRight, 0, rights, ofLeft.length, ofRight.length);
    Arrangement rightRows = inputs[1].arrange(plan.rightKeys());
    fromLeft = new JoinSide(context, inputs[0], leftKey, rightRows, lefts, rights);
    fromRight = new JoinSide(context, inputs[1], rightKey, leftRows, rights, lefts);
  }

  @Override
  void reconnect(int input) throws StepFailure {
    Arrangement rightRows = input == 1 ? inputs[1].arrange(plan.rightKeys()) : fromLeft.other();
    fromLeft = fromLeft.over(inputs[0], rightRows);
    fromRight = fromRight.over(inputs[1], leftRows);
  }

  @Override
  void close() {
    if (fromLeft != null) {
      inputs[1].release(fromLeft.other());
    }
  }

  @Override
  Delta step() throws StepFailure {
    condition.begin();
    MatchedRows out = new MatchedRows(context, plan, 16);
    boolean leftChanged = inputs[0].hasDelta();
    if (inputs[1].hasDelta()) {
      recount(inputs[1].delta(), out);
    }
    if (leftChanged) {
      // a row that leaves and comes back in one delta would lose its count on the way
      add(Consolidator.net(inputs[0].delta(), inputs[0].key, context.seed), out);
    }
    boolean net = !inputs[1].hasDelta() && inputs[0].delta().net();
    return out.build(net || !leftChanged);
  }

  private void requireSmallSide(int more) throws StepFailure {
    if (leftKey.size() == 0) {
      CrossBound.check(context, fromLeft.other(), (long) left.size() + more);
    }
  }

  private void recount(Delta rows, MatchedRows out) throws StepFailure {
    requireSmallSide(0);
    PartnerChanges changes = new PartnerChanges(left);
    condition.pairs(
        fromRight,
        rows,
        pairs -> {
          for (int i = 0; i < pairs.size; i++) {
            changes.add(pairs.slots[i], rows.weights()[pairs.rows[i]]);
          }
        });
    changes.flip(out);
  }

  /** Takes left rows in and puts out how they are seen. */
  private void add(Delta rows, MatchedRows out) throws StepFailure {
    requireSmallSide(rows.size());
    long[] hashes = left.hash(rows.columns(), rows.size()).clone();
    long[] partners = partners(rows, hashes);
    for (int i = 0; i < rows.size(); i++) {
      long weight = rows.weights()[i];
      if (leftKey.anyNull(rows.columns(), i)) {
        out.add(rows.columns(), i, weight, false);
        continue;
      }
      int known = left.find(hashes[i], rows.columns(), i);
      long count = known < 0 ? partners[i] : left.version(known);
      out.add(rows.columns(), i, weight, count > 0);
      int slot = left.add(hashes[i], rows.columns(), i, weight);
      left.setVersion(slot, count);
    }
  }

  /** The partners of rows that are not stored yet. */
  private long[] partners(Delta rows, long[] hashes) throws StepFailure {
    int[] unknown = new int[rows.size()];
    int count = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (!leftKey.anyNull(rows.columns(), i) && left.find(hashes[i], rows.columns(), i) < 0) {
        unknown[count++] = i;
      }
    }
    long[] partners = new long[rows.size()];
    if (count > 0) {
      Delta probes = rows.pick(unknown, new long[count], count, false);
      Arrangement right = fromLeft.other();
      condition.pairs(
          fromLeft,
          probes,
          pairs -> {
            for (int i = 0; i < pairs.size; i++) {
              partners[unknown[pairs.rows[i]]] += right.weight(pairs.slots[i]);
            }
          });
    }
    return partners;
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    inputs[0].scan(
        chunk -> {
          MatchedRows out = new MatchedRows(context, plan, chunk.size());
          long[] hashes = left.hash(chunk.columns(), chunk.size());
          for (int i = 0; i < chunk.size(); i++) {
            boolean keyed = !leftKey.anyNull(chunk.columns(), i);
            int slot = keyed ? left.find(hashes[i], chunk.columns(), i) : -1;
            boolean matched = slot >= 0 && left.version(slot) > 0;
            out.add(chunk.columns(), i, chunk.weights()[i], matched);
          }
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
    return left.size();
  }

  @Override
  long ownStateBytes() {
    return left.stateBytes();
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    left.mapStrings(code);
  }
}
