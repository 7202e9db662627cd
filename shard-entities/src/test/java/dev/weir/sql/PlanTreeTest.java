package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.circuit.Plan;
import dev.weir.config.WeirException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Subqueries within subqueries: what several nodes read is written once, up to a bound. */
class PlanTreeTest {
  @Test
  void writesWhatSeveralSubqueriesReadOnce() {
    Plan plan = new SqlCompiler().query(nested(4), new RandomTables()).plan();
    assertThat(nodes(plan)).isLessThan(300);
  }

  @Test
  void refusesSubqueriesThatReadTheSameRowsTooOften() {
    String sql = nested(9);
    assertThatThrownBy(() -> new SqlCompiler().query(sql, new RandomTables()))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> assertThat(refusal.members()).containsKeys("limit", "limit_value"));
  }

  /** NOT IN within NOT IN, each about the row outside and the one outside of that. */
  private static String nested(int depth) {
    String sql = "SELECT c0.id FROM customers c0 WHERE TRUE";
    String end = "";
    StringBuilder text = new StringBuilder(sql);
    for (int i = 1; i <= depth; i++) {
      int outside = Math.max(0, i - 2);
      text.append(
          " AND c%d.name NOT IN (SELECT c%d.name FROM customers c%d WHERE c%d.score > c%d.id"
              .formatted(i - 1, i, i, i, outside));
      end += ")";
    }
    return text + end;
  }

  private static int nodes(Plan plan) {
    Set<Plan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(plan, seen);
    return seen.size();
  }

  private static void collect(Plan plan, Set<Plan> seen) {
    if (seen.add(plan)) {
      plan.inputs().forEach(input -> collect(input, seen));
    }
  }
}
