package dev.weir.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The operators of a circuit in an order in which inputs come first; equal plans share one.
 *
 * <p>A step runs only operators of which an input changed, in that order, so every arrangement is
 * up to date before a join looks at it.
 */
final class Graph {
  private final CircuitContext context;
  private final Function<String, Operator> relations;
  private final List<Operator> order = new ArrayList<>();
  private final Map<String, Operator> shared = new HashMap<>();
  private final Map<Operator, String> digests = new HashMap<>();
  private final List<Operator> clocked = new ArrayList<>();
  private final BitSet dirty = new BitSet();
  private final List<Operator> published = new ArrayList<>();

  /** Whether operators are only made here, and take part in steps elsewhere. */
  private final boolean nursery;

  /**
   * @param relations the table or view of a name
   */
  Graph(CircuitContext context, Function<String, Operator> relations) {
    this(context, relations, false);
  }

  private Graph(CircuitContext context, Function<String, Operator> relations, boolean nursery) {
    this.context = context;
    this.relations = relations;
    this.nursery = nursery;
  }

  /** One whose operators another graph is to take: no relation learns that they read it. */
  static Graph nursery(CircuitContext context, Function<String, Operator> relations) {
    return new Graph(context, relations, true);
  }

  /** The operator of a plan, filled; made with all below it where nobody has it yet. */
  Operator build(Plan plan) throws StepFailure {
    int known = order.size();
    try {
      return operator(plan);
    } catch (StepFailure failure) {
      dropUnread(known);
      throw failure;
    }
  }

  /** Adds a view as the last operator, which has its rows. */
  void place(ViewResult view) {
    connect(view);
  }

  /** Takes operators of a nursery, in their order. */
  void take(Graph from, int first, int end) {
    for (Operator operator : from.order.subList(first, end)) {
      connect(operator);
      String digest = from.digests.get(operator);
      if (digest != null) {
        shared.put(digest, operator);
        digests.put(operator, digest);
      }
    }
  }

  /** How many operators there are. */
  int size() {
    return order.size();
  }

  /** Adds a view or table as the last operator and fills it. */
  void add(Operator operator) throws StepFailure {
    connect(operator);
    try {
      operator.initialize();
    } catch (StepFailure failure) {
      remove(operator);
      throw failure;
    }
  }

  /**
   * Takes over what a view was filled with aside. Operators that are here already, with the same
   * content, stand in for those made aside; the others move here and read what is here.
   */
  void adopt(Graph aside) throws StepFailure {
    IdentityHashMap<Operator, Operator> here = new IdentityHashMap<>();
    for (Operator operator : aside.order) {
      String digest = aside.digests.get(operator);
      Operator known = digest == null ? null : shared.get(digest);
      if (known == null) {
        move(operator, digest, here);
      }
      here.put(operator, known == null ? operator : known);
    }
  }

  private void move(Operator operator, String digest, IdentityHashMap<Operator, Operator> here)
      throws StepFailure {
    operator.consumers.clear();
    for (int i = 0; i < operator.inputs.length; i++) {
      Operator was = operator.inputs[i];
      Operator now =
          was instanceof FillSource source ? relations.apply(source.detail()) : here.get(was);
      if (now != was) {
        operator.inputs[i] = now;
        operator.reconnect(i);
      }
    }
    connect(operator);
    if (digest != null) {
      shared.put(digest, operator);
      digests.put(operator, digest);
    }
  }

  /** Takes out an operator and everything that only it has read. */
  void remove(Operator operator) {
    operator.close();
    clocked.remove(operator);
    order.remove(operator.ordinal);
    renumber(operator.ordinal);
    String digest = digests.remove(operator);
    if (digest != null) {
      shared.remove(digest);
    }
    for (Operator input : operator.inputs) {
      input.consumers.remove(operator);
      if (input.consumers.isEmpty() && digests.containsKey(input)) {
        remove(input);
      }
    }
  }

  /** Marks what reads an operator with a delta as changed in this step. */
  void changed(Operator operator) {
    published.add(operator);
    for (Operator consumer : operator.consumers) {
      dirty.set(consumer.ordinal);
    }
  }

  /** Marks what has to run because the clock has moved. */
  void clockMoved() {
    for (Operator operator : clocked) {
      if (operator.nextInstant() <= context.clock) {
        dirty.set(operator.ordinal);
      }
    }
  }

  /** Whether anything depends on the clock. */
  boolean usesClock() {
    return !clocked.isEmpty();
  }

  /** The first instant at which something has to run though no table changes. */
  long nextInstant() {
    return clocked.stream().mapToLong(Operator::nextInstant).min().orElse(Long.MAX_VALUE);
  }

  /** Runs every operator below a change; gives the ones that failed. */
  List<Operator> run() {
    List<Operator> failed = new ArrayList<>();
    for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
      run(order.get(i), failed);
    }
    dirty.clear();
    return failed;
  }

  /** Tells everything below tables whose waterlines have risen. */
  void freeze(List<Table> risen) {
    BitSet below = new BitSet();
    risen.forEach(table -> mark(table, below));
    for (int i = below.nextSetBit(0); i >= 0; i = below.nextSetBit(i + 1)) {
      order.get(i).freeze();
      mark(order.get(i), below);
    }
  }

  private static void mark(Operator operator, BitSet below) {
    operator.consumers.forEach(consumer -> below.set(consumer.ordinal));
  }

  /** Tells operators that are new that nobody fills himself from them any more for now. */
  void freezeFrom(int known) {
    for (int i = known; i < order.size(); i++) {
      order.get(i).freeze();
    }
  }

  /** Operators with a delta, or failed, in this step. */
  List<Operator> published() {
    return published;
  }

  /** Ends a step: forgets the deltas. */
  void clear() {
    for (Operator operator : published) {
      operator.clearDelta();
    }
    published.clear();
  }

  private void run(Operator operator, List<Operator> failed) {
    for (Operator input : operator.inputs) {
      if (input.failure != null) {
        operator.failure = input.failure;
        changed(operator);
        failed.add(operator);
        return;
      }
      operator.rowsIn += input.hasDelta() ? input.delta().size() : 0;
    }
    long start = context.ticker.getAsLong();
    try {
      var delta = operator.step();
      if (!delta.isEmpty()) {
        operator.publish(delta);
        changed(operator);
      }
    } catch (StepFailure failure) {
      operator.failure = failure;
      changed(operator);
      failed.add(operator);
    }
    operator.nanos += context.ticker.getAsLong() - start;
  }

  List<Operator> operators() {
    return order;
  }

  private Operator operator(Plan plan) throws StepFailure {
    if (plan instanceof Plan.Scan(String relation, _, _) && !relation.equals(Plan.CLOCK)) {
      return relations.apply(relation);
    }
    String digest = plan.digest();
    Operator known = shared.get(digest);
    if (known != null) {
      return known;
    }
    Operator made = make(plan);
    connect(made);
    shared.put(digest, made);
    digests.put(made, digest);
    fill(made);
    context.filledBytes += made.logicalBytes();
    return made;
  }

  /** Fills an operator with what is stored of it, otherwise from its inputs. */
  private void fill(Operator made) throws StepFailure {
    if (made instanceof Stored stored) {
      Optional<SavedStates.Relations> saved = context.saved.find(OperatorState.name(stored.plan()));
      if (saved.isPresent()) {
        stored.load(new StateInput(saved.get(), context.strings));
        return;
      }
    }
    made.initialize();
  }

  /** The private states of operators that a snapshot is to have. */
  List<OperatorState> saved() {
    List<OperatorState> states = new ArrayList<>();
    for (Operator operator : order) {
      if (operator instanceof Stored stored && stored.isWhole()) {
        StateOutput out = new StateOutput(context.strings.reader());
        stored.save(out);
        states.add(new OperatorState(OperatorState.name(stored.plan()), out.relations()));
      }
    }
    return states;
  }

  private Operator make(Plan plan) throws StepFailure {
    return switch (plan) {
      case Plan.Scan scan when scan.relation().equals(Plan.CLOCK) -> new Clock(context);
      case Plan.Scan scan -> relations.apply(scan.relation());
      case Plan.Calc calc -> new Calc(context, calc, operator(calc.input()));
      case Plan.Join join -> new Join(context, join, operator(join.left()), operator(join.right()));
      case Plan.Match match -> match(match, operator(match.left()), operator(match.right()));
      case Plan.Aggregate aggregate ->
          new Aggregate(context, aggregate, operator(aggregate.input()));
      case Plan.Distinct distinct -> new Distinct(context, distinct, operator(distinct.input()));
      case Plan.UnionAll union -> new UnionAll(context, union, operators(union.inputs()));
      case Plan.SetOperation operation ->
          new SetOperation(
              context, operation, operator(operation.left()), operator(operation.right()));
      case Plan.Recursion recursion -> new Recursion(context, recursion, recursive(recursion));
      case Plan.Values values -> new Values(context, values);
      case Plan.Refused refused -> throw refused.failure();
      case Plan.TopK top -> new TopK(context, top, operator(top.input()));
      case Plan.Window window -> new Window(context, window, operator(window.input()));
      case Plan.Temporal temporal -> new Temporal(context, temporal, operator(temporal.input()));
      case Plan.Unnest unnest -> new Unnest(context, unnest, operator(unnest.input()));
    };
  }

  private Operator match(Plan.Match match, Operator left, Operator right) {
    return match.pair() == null
        ? new KeyMatch(context, match, left, right)
        : new PairMatch(context, match, left, right);
  }

  private Operator[] recursive(Plan.Recursion recursion) throws StepFailure {
    List<Plan> inputs = new ArrayList<>(List.of(recursion.seed()));
    inputs.addAll(RecursiveStep.outside(recursion.step()));
    return operators(inputs);
  }

  private Operator[] operators(List<Plan> plans) throws StepFailure {
    Operator[] operators = new Operator[plans.size()];
    for (int i = 0; i < operators.length; i++) {
      operators[i] = operator(plans.get(i));
    }
    return operators;
  }

  private void connect(Operator operator) {
    operator.ordinal = order.size();
    order.add(operator);
    if (nursery) {
      return;
    }
    if (operator instanceof Temporal || operator instanceof Clock) {
      clocked.add(operator);
    }
    for (Operator input : operator.inputs) {
      input.consumers.add(operator);
    }
  }

  private void dropUnread(int known) {
    for (int i = order.size() - 1; i >= known; i--) {
      // dropping one may drop several
      if (i < order.size() && order.get(i).consumers.isEmpty()) {
        remove(order.get(i));
      }
    }
  }

  private void renumber(int from) {
    for (int i = from; i < order.size(); i++) {
      order.get(i).ordinal = i;
    }
  }
}
