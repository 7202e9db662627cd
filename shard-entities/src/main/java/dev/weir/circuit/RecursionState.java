package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The rows of a recursion by round: round 0 is the seed, each further one what the step makes of
 * the round before. Under UNION a row belongs to the first round that finds it and to no other.
 *
 * <p>A change goes through the rounds in order. What a round finds depends on the round before
 * alone, so when its turn comes all that is known of it is final: a row that loses its first round
 * goes, and comes back in a later one only if that one finds it without the help of what has gone.
 * That is exact for deletions through cycles, and no round is visited that neither the old nor the
 * new rows have.
 *
 * <p>Source: differential dataflow; McSherry, Murray, Isaacs, Isard, CIDR 2013.
 */
final class RecursionState {
  private static final int[] WHOLE_ROW = {};

  private final CircuitContext context;
  private final boolean all;
  private final Schema schema;
  private Operator seed;
  private final Graph graph;
  private final RecursiveRows rows;
  private final Derivations derivations;
  private final List<OuterInput> outside = new ArrayList<>();
  private final Operator root;
  private final RoundQueue queue;

  /** What has come and gone in this step, with rounds. */
  private DeltaBuilder changes;

  private long budget;
  private String bound;

  RecursionState(CircuitContext context, Plan.Recursion plan, Operator[] inputs)
      throws StepFailure {
    this.context = context;
    this.all = plan.all();
    this.schema = plan.schema();
    this.seed = inputs[0];
    Schema withRound = plan.step().schema();
    this.rows = new RecursiveRows(context, withRound);
    this.derivations = new Derivations(withRound, context.seed);
    this.queue = new RoundQueue(withRound);
    for (Operator input : Arrays.asList(inputs).subList(1, inputs.length)) {
      outside.add(new OuterInput(input));
    }
    this.graph = new Graph(context, this::relation);
    this.changes = new DeltaBuilder(withRound, 16);
    this.root = graph.build(RecursiveStep.cut(plan.step()));
  }

  private Operator relation(String name) {
    return name.equals(Plan.Recursion.REFERENCE) ? rows : outside.get(RecursiveStep.number(name));
  }

  /** An input of the recursion is another operator with the same content. */
  void reconnect(int input, Operator other) throws StepFailure {
    if (input == 0) {
      seed = other;
    } else {
      outside.get(input - 1).reconnect(other);
    }
  }

  void fill() throws StepFailure {
    budget = context.limits.recursionRowsMax();
    bound = "recursion-rows-max allows " + budget;
    seed.scan(this::addSeed);
    rounds();
    changes = new DeltaBuilder(rows.schema, 16);
  }

  Delta step() throws StepFailure {
    budget = context.limits.stepRowsMax();
    bound = "step-rows-max allows " + budget;
    changes = new DeltaBuilder(rows.schema, 16);
    boolean changed = false;
    for (OuterInput input : outside) {
      if (input.show()) {
        graph.changed(input);
        changed = true;
      }
    }
    if (changed) {
      run();
    }
    if (seed.hasDelta()) {
      addSeed(seed.delta());
    }
    rounds();
    return withoutRound(changes.build(false));
  }

  private void addSeed(Delta chunk) {
    queue.addSeed(canonical(chunk));
  }

  private Delta canonical(Delta delta) {
    return all ? delta : CanonicalDoubles.of(delta);
  }

  private void rounds() throws StepFailure {
    for (int round = 0; round < queue.end(); round++) {
      context.checkpoint.run();
      Delta change = all ? counted(round) : thresholds(round);
      if (!change.isEmpty() && round > context.limits.recursionRoundsMax()) {
        throw limit(
            "goes on after "
                + context.limits.recursionRoundsMax()
                + " rounds, which recursion-rounds-max allows");
      }
      feed(change);
      context.requireState(logicalBytes());
    }
    queue.clear();
  }

  /** UNION ALL: a row is there as often as it is found. */
  private Delta counted(int round) throws StepFailure {
    Delta net = Consolidator.net(queue.take(round), WHOLE_ROW, context.seed);
    for (int i = 0; i < net.size(); i++) {
      spend(net.weights()[i]);
    }
    rows.found.add(net);
    changes.addAll(net.columns(), net.weights(), net.size());
    return net;
  }

  /** UNION: a row is there in the first round that finds it. */
  private Delta thresholds(int round) throws StepFailure {
    DeltaBuilder change = new DeltaBuilder(rows.schema, 16);
    Delta net = Consolidator.net(queue.take(round), WHOLE_ROW, context.seed);
    long[] hashes = derivations.hash(net.columns(), net.size());
    for (int i = 0; i < net.size(); i++) {
      if (derivations.add(hashes[i], net.columns(), i, net.weights()[i]) < 0) {
        throw new IllegalStateException("a row is found less than never in round " + round);
      }
    }
    settle(net, hashes, round, change);
    Delta again = queue.takeAgain(round);
    settle(again, derivations.hash(again.columns(), again.size()), round, change);
    return change.build(false);
  }

  /** Lets rows come or go in a round, whose counts are final. */
  private void settle(Delta touched, long[] hashes, int round, DeltaBuilder change)
      throws StepFailure {
    ColumnVector[] columns = touched.columns();
    long[] places = rows.found.hash(columns, touched.size());
    for (int i = 0; i < touched.size(); i++) {
      int first = derivations.first(hashes[i], columns, i);
      boolean belongs = first >= 0 && derivations.round(first) == round;
      boolean moves = belongs != rows.has(places[i], columns, i);
      if (moves) {
        int weight = belongs ? 1 : -1;
        rows.found.add(places[i], columns, i, weight);
        change.add(columns, i, weight);
        changes.add(columns, i, weight);
        spend(weight);
      }
      // the round it leaves for this one, or the one it may come back in
      int later = !belongs ? first : moves ? derivations.next(first) : -1;
      if (later >= 0 && derivations.round(later) > round) {
        queue.lookAgain(derivations.rows(), later, derivations.round(later));
      }
    }
  }

  /** Gives what a round has changed to the step, in parts. */
  private void feed(Delta change) throws StepFailure {
    int[] picked = new int[Math.min(change.size(), CircuitContext.CHUNK_ROWS)];
    for (int start = 0; start < change.size(); start += picked.length) {
      int first = start;
      int size = Math.min(picked.length, change.size() - start);
      Arrays.setAll(picked, i -> first + i);
      long[] weights = Arrays.copyOfRange(change.weights(), start, start + size);
      rows.publish(change.pick(picked, weights, size, false));
      graph.changed(rows);
      run();
    }
  }

  /** What the step makes of what was shown to it, for the next rounds. */
  private void run() throws StepFailure {
    List<Operator> failed = graph.run();
    if (!failed.isEmpty()) {
      throw failed.getFirst().failure;
    }
    if (root.hasDelta()) {
      Delta found = canonical(root.delta());
      for (int i = 0; i < found.size(); i++) {
        spend(found.weights()[i]);
      }
      queue.addNext(found);
    }
    graph.clear();
  }

  private void spend(long weight) throws StepFailure {
    budget -= Math.min(Math.abs(weight), Integer.MAX_VALUE);
    if (budget < 0) {
      throw limit("finds or loses more rows than it may at once, " + bound);
    }
  }

  private static StepFailure limit(String what) {
    return StepFailure.budget(
        "recursion-limit",
        "the recursion "
            + what
            + "; bound it by a condition such as depth < 100, or write UNION in place of UNION ALL"
            + " so that cycles end");
  }

  private Delta withoutRound(Delta delta) {
    ColumnVector[] columns = Arrays.copyOf(delta.columns(), schema.size());
    return new Delta(schema, columns, delta.weights(), delta.size(), false);
  }

  void scan(DeltaSink sink) throws StepFailure {
    rows.scan(chunk -> sink.accept(withoutRound(chunk)));
  }

  /** What a step has done before it failed. */
  Delta changes() {
    return withoutRound(changes.build(false));
  }

  void close() {
    graph.operators().forEach(Operator::close);
  }

  long rows() {
    long size = rows.ownRows() + derivations.rows().size();
    for (Operator operator : graph.operators()) {
      size += operator.rows();
    }
    return size;
  }

  private long logicalBytes() {
    return rows() * (Operator.ROW_OVERHEAD_BYTES + 8L * rows.schema.size());
  }

  long stateBytes() {
    long bytes = rows.ownStateBytes() + derivations.stateBytes();
    for (Operator operator : graph.operators()) {
      bytes += operator.stateBytes();
    }
    return bytes;
  }

  void mapStrings(LongUnaryOperator code) {
    rows.mapStrings(code);
    derivations.mapStrings(code);
    graph.operators().forEach(operator -> operator.mapStrings(code));
  }
}
