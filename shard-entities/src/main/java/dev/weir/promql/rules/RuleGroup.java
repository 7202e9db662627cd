package dev.weir.promql.rules;

import java.util.List;

/**
 * Rules that are evaluated together, one after another.
 *
 * @param file in which the group stands
 * @param intervalMillis between two evaluations
 * @param offsetMillis how far in the past queries look, to wait for late samples
 * @param limit most series or alerts of one rule; 0 for no own one
 */
public record RuleGroup(
    String file, String name, long intervalMillis, long offsetMillis, int limit, List<Rule> rules) {
  /** Most series or alerts of a rule, whatever its group says. */
  public static final int SERIES_MAX = 10_000;

  /** Whether another one does the same: what queries mean follows from their texts. */
  public boolean isAs(RuleGroup other) {
    return texts().equals(other.texts());
  }

  private List<Object> texts() {
    return List.of(
        file,
        name,
        intervalMillis,
        offsetMillis,
        limit,
        rules.stream().map(RuleGroup::texts).toList());
  }

  private static List<Object> texts(Rule rule) {
    return switch (rule) {
      case Rule.Recording recording ->
          List.of("record", rule.name(), rule.query(), recording.labels());
      case Rule.Alerting alerting ->
          List.of(
              "alert",
              rule.name(),
              rule.query(),
              alerting.holdMillis(),
              alerting.keepMillis(),
              alerting.labels(),
              alerting.annotations());
    };
  }

  int seriesMax() {
    return limit == 0 ? SERIES_MAX : Math.min(limit, SERIES_MAX);
  }

  /** The last step that is not after a time. */
  public long step(long millis) {
    return Math.floorDiv(millis, intervalMillis) * intervalMillis;
  }
}
