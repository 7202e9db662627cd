package dev.weir.circuit;

import dev.weir.zset.Arrangement;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.KeyColumns;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Inner equi-join, or cross product: bilinear. Both arrangements already hold the changes of this
 * step, so the change is {@code dA x B' + A' x dB - dA x dB}.
 */
final class Join extends Operator {
  private final Plan.Join plan;
  private final KeyColumns leftKey;
  private final KeyColumns rightKey;
  private final int[] leftOutputs;
  private final int[] rightOutputs;
  private final boolean pairsStayPairs;
  private JoinSide left;
  private JoinSide right;
  private long[] hashes = new long[16];

  Join(CircuitContext context, Plan.Join plan, Operator leftInput, Operator rightInput) {
    super(context, plan.schema(), plan.key(), leftInput, rightInput);
    this.plan = plan;
    this.leftKey = KeyColumns.of(leftInput.schema, plan.leftKeys());
    this.rightKey = KeyColumns.of(rightInput.schema, plan.rightKeys());
    this.leftOutputs = new int[schema.size()];
    this.rightOutputs = new int[schema.size()];
    Arrays.fill(leftOutputs, -1);
    Arrays.fill(rightOutputs, -1);
    System.arraycopy(plan.leftOutput(), 0, leftOutputs, 0, plan.leftOutput().length);
    System.arraycopy(
        plan.rightOutput(), 0, rightOutputs, plan.leftOutput().length, plan.rightOutput().length);
    this.pairsStayPairs = pairsStayPairs();
    requireEqualTypes();
  }

  private void requireEqualTypes() {
    for (int i = 0; i < plan.leftKeys().length; i++) {
      var leftType = inputs[0].schema.type(plan.leftKeys()[i]);
      var rightType = inputs[1].schema.type(plan.rightKeys()[i]);
      if (leftType.isString() != rightType.isString()
          || leftType.wide() != rightType.wide()
          || leftType.scale() != rightType.scale()) {
        throw new IllegalArgumentException(
            "join keys of types " + leftType.sql() + " and " + rightType.sql());
      }
    }
  }

  @Override
  void initialize() throws StepFailure {
    Arrangement rightRows = inputs[1].arrange(plan.rightKeys());
    left = new JoinSide(context, inputs[0], leftKey, rightRows, leftOutputs, rightOutputs);
    Arrangement leftRows = inputs[0].arrange(plan.leftKeys());
    right = new JoinSide(context, inputs[1], rightKey, leftRows, rightOutputs, leftOutputs);
    requireSmallSide();
  }

  @Override
  void reconnect(int input) throws StepFailure {
    Arrangement leftRows = input == 0 ? inputs[0].arrange(plan.leftKeys()) : right.other();
    Arrangement rightRows = input == 1 ? inputs[1].arrange(plan.rightKeys()) : left.other();
    left = left.over(inputs[0], rightRows);
    right = right.over(inputs[1], leftRows);
  }

  private void requireSmallSide() throws StepFailure {
    if (plan.leftKeys().length == 0) {
      CrossBound.check(context, left.other(), right.other().rows().size());
    }
  }

  @Override
  void close() {
    if (left != null) {
      inputs[1].release(left.other());
    }
    if (right != null) {
      inputs[0].release(right.other());
    }
  }

  @Override
  Delta step() throws StepFailure {
    requireSmallSide();
    if (!inputs[1].hasDelta()) {
      return changed(left, inputs[0].delta());
    }
    if (!inputs[0].hasDelta()) {
      return changed(right, inputs[1].delta());
    }
    return bothChanged(inputs[0].delta(), inputs[1].delta());
  }

  private Delta bothChanged(Delta leftDelta, Delta rightDelta) throws StepFailure {
    Delta fromLeft = changed(left, leftDelta);
    Delta fromRight = changed(right, rightDelta);
    int most = context.limits.stepRowsMax(schema.size());
    JoinPairs pairs =
        DeltaPairs.negated(leftDelta, leftKey, rightDelta, rightKey, context.seed, most);
    requireBudget((long) fromLeft.size() + fromRight.size() + pairs.size, "");
    DeltaBuilder sum = new DeltaBuilder(schema, fromLeft.size() + fromRight.size() + pairs.size);
    sum.addAll(fromLeft.columns(), fromLeft.weights(), fromLeft.size());
    sum.addAll(fromRight.columns(), fromRight.weights(), fromRight.size());
    Delta twice =
        DeltaPairs.output(leftDelta, rightDelta, pairs, leftOutputs, rightOutputs, schema);
    sum.addAll(twice.columns(), twice.weights(), twice.size());
    return sum.build(false);
  }

  private Delta changed(JoinSide side, Delta delta) throws StepFailure {
    FirstFailure first = new FirstFailure(side.input().schema);
    if (hashes.length < delta.size()) {
      hashes = new long[delta.size()];
    }
    if (plan.leftKeys().length == 0) {
      CrossBound.check(context, side.other(), delta.size());
    }
    side.key().hash(delta.columns(), delta.size(), context.seed, hashes);
    int most = context.limits.stepRowsMax(schema.size());
    JoinPairs pairs = new JoinPairs();
    side.match(delta, hashes, most, pairs, first);
    if (pairs.size > most) {
      requireBudget(pairs.size, side.multiplier(delta, hashes, most));
    }
    first.throwIfAny();
    Delta out = side.output(delta, pairs, schema, delta.net() && pairsStayPairs);
    return side.copiesAll() ? out : Neighbours.cancelled(out);
  }

  private void requireBudget(long rows, String why) throws StepFailure {
    if (rows > context.limits.stepRowsMax(schema.size())) {
      throw context.limits.stepBudget(
          "the join on " + detail() + " puts out more rows than it may" + why, schema.size());
    }
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    // each chunk of one side looks at all rows of the other that it matches
    JoinSide side = plan.leftKeys().length == 0 ? larger() : left;
    FirstFailure first = new FirstFailure(side.input().schema);
    PairBudget budget = new PairBudget(context, "the join on " + detail());
    side.input()
        .scan(
            chunk -> {
              long[] chunkHashes = new long[chunk.size()];
              side.key().hash(chunk.columns(), chunk.size(), context.seed, chunkHashes);
              JoinPairs pairs = new JoinPairs();
              while (pairs.row < chunk.size()) {
                context.checkpoint.run();
                side.match(chunk, chunkHashes, CircuitContext.CHUNK_ROWS, pairs, first);
                budget.spend(pairs.size);
                if (first.isEmpty() && pairs.size > 0) {
                  sink.accept(side.output(chunk, pairs, schema, false));
                }
                pairs.next();
              }
            });
    first.throwIfAny();
  }

  private JoinSide larger() {
    return left.other().rows().size() > right.other().rows().size() ? right : left;
  }

  /**
   * Whether the output of a net change of one side is net: its key must be both inputs' keys, or
   * the key of one side while the other has at most one row for a join key.
   */
  private boolean pairsStayPairs() {
    if (inputs[0].key.length == 0 || inputs[1].key.length == 0 || key.length == 0) {
      return false;
    }
    Set<Integer> output = new TreeSet<>();
    for (int column : key) {
      output.add(leftOutputs[column] >= 0 ? leftOutputs[column] : ofRight(rightOutputs[column]));
    }
    Set<Integer> leftIds = new TreeSet<>();
    for (int column : inputs[0].key) {
      leftIds.add(column);
    }
    Set<Integer> rightIds = new TreeSet<>();
    for (int column : inputs[1].key) {
      rightIds.add(ofRight(column));
    }
    Set<Integer> both = new TreeSet<>(leftIds);
    both.addAll(rightIds);
    return output.equals(both)
        || (output.equals(leftIds) && isUnique(inputs[1].key, plan.rightKeys()))
        || (output.equals(rightIds) && isUnique(inputs[0].key, plan.leftKeys()));
  }

  /** A right column as a number; a join column is its left partner. */
  private int ofRight(int column) {
    for (int i = 0; i < plan.rightKeys().length; i++) {
      if (plan.rightKeys()[i] == column) {
        return plan.leftKeys()[i];
      }
    }
    return -1 - column;
  }

  private static boolean isUnique(int[] key, int[] joinKey) {
    return Arrays.stream(key)
        .allMatch(column -> Arrays.stream(joinKey).anyMatch(join -> join == column));
  }

  @Override
  long ownStateBytes() {
    return 8L * hashes.length;
  }

  @Override
  String kind() {
    return "Join";
  }

  @Override
  String detail() {
    StringBuilder text = new StringBuilder(plan.leftKeys().length == 0 ? "all pairs" : "");
    for (int i = 0; i < plan.leftKeys().length; i++) {
      text.append(i == 0 ? "" : " AND ");
      text.append(inputs[0].schema.column(plan.leftKeys()[i]).name()).append(" = ");
      text.append(inputs[1].schema.column(plan.rightKeys()[i]).name());
    }
    return text.toString();
  }
}
