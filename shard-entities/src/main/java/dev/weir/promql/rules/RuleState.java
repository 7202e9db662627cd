package dev.weir.promql.rules;

import dev.weir.series.Labels;
import java.util.List;
import java.util.Set;

/**
 * What a rule has come to.
 *
 * @param alerts of an alerting rule
 * @param written series that its last evaluation wrote
 * @param error why the last evaluation failed; empty if it did not
 * @param time of the last evaluation, milliseconds since 1970; 0 before the first
 * @param nanos that the last evaluation took
 */
public record RuleState(
    List<Alert> alerts, Set<Labels> written, String error, long time, long nanos) {
  public static final RuleState NONE = new RuleState(List.of(), Set.of(), "", 0, 0);

  /** With the alerts of a rule that was evaluated before, and the series that showed them. */
  public static RuleState kept(List<Alert> alerts, String error, long time, long nanos) {
    return new RuleState(alerts, AlertSamples.series(alerts), error, time, nanos);
  }

  RuleState withoutAlerts() {
    return new RuleState(List.of(), written, error, time, nanos);
  }

  /** As Prometheus calls it. */
  public String health() {
    if (time == 0) {
      return "unknown";
    }
    return error.isEmpty() ? "ok" : "err";
  }

  RuleState failed(String why, long at, long took) {
    return new RuleState(alerts, written, why, at, took);
  }
}
