package dev.weir.circuit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be said about a view from the operators it is made of. */
final class ViewPlans {
  private ViewPlans() {}

  static List<PlanNode> explain(ViewResult view) {
    List<PlanNode> nodes = new ArrayList<>();
    visit(view, view, new HashMap<>(), nodes);
    return nodes;
  }

  private static int visit(
      Operator operator, ViewResult view, Map<Operator, Integer> ids, List<PlanNode> nodes) {
    Integer known = ids.get(operator);
    if (known != null) {
      return known;
    }
    List<Integer> inputs = new ArrayList<>();
    if (operator == view || !(operator instanceof ViewResult)) {
      for (Operator input : operator.inputs) {
        inputs.add(visit(input, view, ids, nodes));
      }
    }
    int id = nodes.size();
    ids.put(operator, id);
    nodes.add(
        new PlanNode(
            id,
            operator.kind(),
            operator.detail(),
            inputs,
            operator != view && isShared(operator, view),
            operator.rows(),
            operator.stateBytes(),
            operator.rowsIn,
            operator.rowsOut,
            operator.nanos));
    return id;
  }

  /** Bytes of a view's content and of the operators that no other view reads. */
  static long privateBytes(ViewResult view) {
    return view.stateBytes() + privateBytes(view, view, new HashSet<>());
  }

  private static long privateBytes(Operator operator, ViewResult view, Set<Operator> seen) {
    long bytes = 0;
    for (Operator input : operator.inputs) {
      boolean relation = input instanceof Table || input instanceof ViewResult;
      if (!relation && !isShared(input, view) && seen.add(input)) {
        bytes += input.stateBytes() + privateBytes(input, view, seen);
      }
    }
    return bytes;
  }

  /** Whether another view reads an operator, not through this one. */
  private static boolean isShared(Operator operator, ViewResult view) {
    for (Operator consumer : operator.consumers) {
      if (consumer != view && (consumer instanceof ViewResult || isShared(consumer, view))) {
        return true;
      }
    }
    return false;
  }
}
