package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Bounds how large a plan is as a tree, where what several nodes read counts once for each of them:
 * digests and walks over a plan are as long as that, though a circuit runs each node once.
 */
final class PlanTree {
  static final int NODES_MAX = 20_000;

  private final IdentityHashMap<Plan, Long> sizes = new IdentityHashMap<>();

  private PlanTree() {}

  /**
   * Checks a plan.
   *
   * @throws WeirException {@code sql-too-complex}
   */
  static void require(Plan plan) {
    if (new PlanTree().size(plan) > NODES_MAX) {
      throw new WeirException(
          ErrorCode.SQL_TOO_COMPLEX,
          "subqueries within subqueries read the same rows more than "
              + NODES_MAX
              + " times; make views of the inner ones",
          Map.of("limit", "plan-tree-max", "limit_value", NODES_MAX));
    }
  }

  private long size(Plan plan) {
    Long known = sizes.get(plan);
    if (known != null) {
      return known;
    }
    long size = 1;
    for (Plan input : plan.inputs()) {
      // beyond the bound it does not matter how far
      size = Math.min(size + size(input), NODES_MAX + 1L);
    }
    sizes.put(plan, size);
    return size;
  }
}
