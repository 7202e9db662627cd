package dev.weir.circuit;

import dev.weir.circuit.Operator.Failed;
import dev.weir.zset.Delta;
import dev.weir.zset.StringPool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The operators of a circuit, shared by plan digest.
 *
 * <p>Ids grow from inputs to consumers, so ascending ids are a topological order.
 */
final class Graph {
  private final CircuitLimits limits;
  private final StringPool strings;
  private final int seed;
  private final LongSupplier ticker;
  private final Map<String, Node> byDigest = new HashMap<>();
  private final Map<Integer, Node> byId = new HashMap<>();
  private final BitSet dirty = new BitSet();
  private int nextId;

  /**
   * @param ticker nanoseconds for statistics only; results never depend on it
   */
  Graph(CircuitLimits limits, StringPool strings, int seed, LongSupplier ticker) {
    this.limits = limits;
    this.strings = strings;
    this.seed = seed;
    this.ticker = ticker;
  }

  /** Adds a node without inputs; it stays until it is released. */
  Node addSource(Plan.Scan scan, Sources source) {
    Node node = add(scan, source, List.of());
    node.use();
    return node;
  }

  /**
   * The node that computes a plan; makes what is missing, each operator filled from its inputs.
   *
   * @param relations the node of a table or view by name
   */
  Node build(Plan plan, Function<String, Node> relations) throws Failed {
    if (plan instanceof Plan.Scan scan) {
      return relations.apply(scan.relation());
    }
    Node known = byDigest.get(plan.digest());
    if (known != null) {
      return known;
    }
    List<Node> inputs = new ArrayList<>();
    for (Plan input : inputs(plan)) {
      Node node = build(input, relations);
      node.use();
      inputs.add(node);
    }
    try {
      Operator operator = operator(plan, inputs);
      fill(operator, inputs);
      return add(plan, operator, inputs);
    } catch (Failed failed) {
      releaseArrangements(plan, inputs);
      inputs.forEach(this::release);
      throw failed;
    }
  }

  /** Lets go of a node; what nobody needs any more is removed. */
  void release(Node node) {
    if (!node.release()) {
      return;
    }
    byDigest.remove(node.digest);
    byId.remove(node.id);
    releaseArrangements(node.plan, node.inputs);
    for (Node input : node.inputs) {
      input.consumers.remove(node);
      release(input);
    }
  }

  /** Removes a node nobody holds yet. */
  void discard(Node node) {
    node.use();
    release(node);
  }

  /** Marks the readers of a node that has news. */
  void announce(Node node) {
    for (Node consumer : node.consumers) {
      dirty.set(consumer.id);
    }
  }

  /** Runs every operator that has news, inputs before consumers; returns the nodes with news. */
  List<Node> step() {
    List<Node> news = new ArrayList<>();
    for (int id = dirty.nextSetBit(0); id >= 0; id = dirty.nextSetBit(id + 1)) {
      Node node = byId.get(id);
      long begin = ticker.getAsLong();
      step(node);
      node.nanos += ticker.getAsLong() - begin;
      if (node.hasNews()) {
        news.add(node);
        announce(node);
      }
    }
    dirty.clear();
    return news;
  }

  /** Nodes a view is made of, inputs before consumers. */
  static List<Node> below(Node root) {
    Map<Integer, Node> found = new java.util.TreeMap<>();
    collect(root, found);
    return List.copyOf(found.values());
  }

  private static void collect(Node node, Map<Integer, Node> found) {
    if (found.put(node.id, node) == null) {
      node.inputs.forEach(input -> collect(input, found));
    }
  }

  private void step(Node node) {
    List<Delta> deltas = new ArrayList<>(node.inputs.size());
    for (Node input : node.inputs) {
      if (input.failure() != null) {
        node.fail(input.failure());
        return;
      }
      deltas.add(input.delta());
      node.rowsIn += input.delta().size();
    }
    try {
      Delta out = node.operator.step(deltas);
      if (out.size() > limits.stepRowsMax()) {
        throw Trace.overBudget(
            "step-budget",
            "An operator made "
                + out.size()
                + " rows in one step; "
                + limits.stepRowsMax()
                + " are allowed.");
      }
      node.rowsOut += out.size();
      node.setDelta(out);
    } catch (Failed failed) {
      node.fail(failed.record());
    }
  }

  private Node add(Plan plan, Operator operator, List<Node> inputs) {
    Node node = new Node(nextId++, plan, operator, inputs);
    byId.put(node.id, node);
    byDigest.put(node.digest, node);
    inputs.forEach(input -> input.consumers.add(node));
    return node;
  }

  private Operator operator(Plan plan, List<Node> inputs) throws Failed {
    return switch (plan) {
      case Plan.Scan scan -> throw new IllegalStateException("not an operator: " + scan);
      case Plan.Values values -> new Sources.ConstantSource(values, strings);
      case Plan.Calc calc ->
          new CalcOperator(calc, inputs.getFirst().operator, strings, trace(inputs.getFirst()));
      case Plan.Join join ->
          new JoinOperator(
              join,
              inputs.get(0).operator,
              inputs.get(0).arrange(join.leftKeys(), seed),
              inputs.get(1).arrange(join.rightKeys(), seed),
              limits,
              seed);
      case Plan.Aggregate aggregate -> new AggregateOperator(aggregate, strings, seed);
      case Plan.Distinct distinct -> new DistinctOperator(distinct, seed);
      case Plan.UnionAll union ->
          new UnionOperator(union, inputs.stream().map(node -> node.operator).toList());
      case Plan.TopK top -> new TopKOperator(top, strings, seed);
    };
  }

  private static void fill(Operator operator, List<Node> inputs) throws Failed {
    switch (operator) {
      case AggregateOperator aggregate -> aggregate.absorb(inputs.getFirst().operator);
      case DistinctOperator distinct ->
          inputs.getFirst().operator.content(part -> distinct.step(List.of(part)));
      case TopKOperator top -> inputs.getFirst().operator.content(part -> top.step(List.of(part)));
      case Operator.Linear _, Operator.Bilinear _ -> {
        // they keep nothing
      }
    }
  }

  private static List<Plan> inputs(Plan plan) {
    return switch (plan) {
      case Plan.Scan _, Plan.Values _ -> List.of();
      case Plan.Calc calc -> List.of(calc.input());
      case Plan.Join join -> List.of(join.left(), join.right());
      case Plan.Aggregate aggregate -> List.of(aggregate.input());
      case Plan.Distinct distinct -> List.of(distinct.input());
      case Plan.UnionAll union -> union.inputs();
      case Plan.TopK top -> List.of(top.input());
    };
  }

  private static void releaseArrangements(Plan plan, List<Node> inputs) {
    if (plan instanceof Plan.Join join) {
      inputs.get(0).releaseArrangement(join.leftKeys());
      inputs.get(1).releaseArrangement(join.rightKeys());
    }
  }

  private Trace trace(Node input) {
    RowTexts texts = new RowTexts(strings);
    return input.operator instanceof Sources.TableSource source
        ? new Trace(source.name(), input.plan.key(), texts)
        : new Trace("", new int[0], texts);
  }
}
