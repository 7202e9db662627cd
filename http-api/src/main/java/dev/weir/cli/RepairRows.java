package dev.weir.cli;

import dev.weir.journal.SalvagePlan;
import dev.weir.replay.TailCut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a repair does to each history, as it is printed. */
final class RepairRows {
  static final List<String> COLUMNS =
      List.of(
          "persistence_id",
          "outcome",
          "kept_from_rev",
          "kept_to_rev",
          "lost_from_rev",
          "lost_to_rev",
          "why");

  private RepairRows() {}

  static Map<String, Object> of(SalvagePlan plan) {
    String outcome = plan.whole() ? "whole" : plan.to() < plan.from() ? "lost" : "cut";
    if (plan.forgotten() && !plan.snapshots().isEmpty()) {
      outcome = "from-snapshot";
    }
    return row(plan.persistenceId(), outcome, plan.from(), plan.to(), plan.newest(), plan.why());
  }

  static Map<String, Object> of(String persistenceId, long from, TailCut cut) {
    return cut.needed()
        ? row(persistenceId, "cut", from, cut.cutAfter(), cut.last(), cut.why())
        : row(persistenceId, "whole", from, cut.last(), cut.last(), "");
  }

  private static Map<String, Object> row(
      String persistenceId, String outcome, long from, long to, long newest, String why) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", persistenceId);
    row.put("outcome", outcome);
    row.put("kept_from_rev", from);
    row.put("kept_to_rev", to);
    row.put("lost_from_rev", newest > to ? to + 1 : 0);
    row.put("lost_to_rev", newest > to ? newest : 0);
    row.put("why", why);
    return row;
  }
}
