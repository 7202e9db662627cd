package dev.weir.entity;

import dev.weir.circuit.Plan;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How large a new plan is: checked when it is asked for, never when it is read back, so that a
 * lower limit does not lose a view that was allowed before.
 */
final class PlanSize {
  private final Set<Plan> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> joins = new HashSet<>();

  private PlanSize() {}

  /**
   * Checks the plan of a new view or a query.
   *
   * @throws WeirException {@code sql-too-complex}
   */
  static void require(Plan plan, Limits limits) {
    PlanSize size = new PlanSize();
    size.count(plan);
    require("plan-nodes-max", size.counted.size(), limits.planNodesMax());
    require("joins-max", size.joins.size(), limits.joinsMax());
  }

  private static void require(String limit, int actual, int max) {
    if (actual > max) {
      throw new WeirException(
          ErrorCode.SQL_TOO_COMPLEX,
          "the plan comes to " + actual + ", " + limit + " is " + max + "; split it into views.",
          Map.of("limit", limit, "limit_value", max, "actual", actual));
    }
  }

  private void count(Plan plan) {
    // equal nodes are one operator, and an outer join has one join in it
    if (counted.add(plan)) {
      if (plan instanceof Plan.Join) {
        joins.add(plan.digest());
      }
      plan.inputs().forEach(this::count);
    }
  }
}
