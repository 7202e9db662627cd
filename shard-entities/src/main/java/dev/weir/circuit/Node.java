package dev.weir.circuit;

import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An operator in its place: what it reads, who reads it, what it did in this step. */
final class Node {
  final int id;
  final String digest;
  final Plan plan;
  final Operator operator;
  final List<Node> inputs;
  final List<Node> consumers = new ArrayList<>();
  final List<View> views = new ArrayList<>();
  private final Delta nothing;
  private final Map<List<Integer>, Arrangement> arrangements = new HashMap<>();

  private Delta delta;
  private ViewFailure failure;
  private int users;
  long rowsIn;
  long rowsOut;
  long nanos;

  /** An index over this node's output, with the number of joins that read it. */
  private static final class Arrangement {
    private final ArrangedRows rows;
    private int users;

    Arrangement(ArrangedRows rows) {
      this.rows = rows;
    }
  }

  Node(int id, Plan plan, Operator operator, List<Node> inputs) {
    this.id = id;
    this.digest = plan.digest();
    this.plan = plan;
    this.operator = operator;
    this.inputs = inputs;
    this.nothing = new DeltaBuilder(plan.schema(), 0).build(true);
    this.delta = nothing;
  }

  /** The change of the output in this step. */
  Delta delta() {
    return delta;
  }

  void setDelta(Delta change) {
    delta = change;
    for (Arrangement arrangement : arrangements.values()) {
      arrangement.rows.integrate(change);
    }
  }

  /** Why this node failed in this step; null when it did not. */
  ViewFailure failure() {
    return failure;
  }

  void fail(ViewFailure why) {
    failure = why;
  }

  /** Forgets what happened in the step. */
  void endStep() {
    delta = nothing;
  }

  boolean hasNews() {
    return failure != null || !delta.isEmpty();
  }

  void use() {
    users++;
  }

  /** Whether nobody needs the node any more. */
  boolean release() {
    return --users == 0;
  }

  boolean isShared() {
    return users > 1;
  }

  /** The output indexed by some columns, for one more join. */
  Arranged arrange(int[] columns, int seed) throws Operator.Failed {
    if (operator instanceof Sources.TableSource source) {
      return source.table().arrangedBy(columns);
    }
    List<Integer> key = Arrays.stream(columns).boxed().toList();
    Arrangement present = arrangements.get(key);
    if (present == null) {
      ArrangedRows rows = new ArrangedRows(plan.schema(), columns, seed);
      operator.content(rows::integrate);
      present = new Arrangement(rows);
      arrangements.put(key, present);
    }
    present.users++;
    return present.rows;
  }

  void releaseArrangement(int[] columns) {
    List<Integer> key = Arrays.stream(columns).boxed().toList();
    Arrangement present = arrangements.get(key);
    if (present != null && --present.users == 0) {
      arrangements.remove(key);
    }
  }

  long rows() {
    return operator.rows()
        + arrangements.values().stream().mapToLong(arrangement -> arrangement.rows.size()).sum();
  }

  long stateBytes() {
    return operator.stateBytes()
        + arrangements.values().stream()
            .mapToLong(arrangement -> arrangement.rows.stateBytes())
            .sum();
  }
}
