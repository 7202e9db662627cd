package dev.weir.rules;

import dev.weir.promql.rules.GroupState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the node shows of rules. */
final class RuleMetrics {
  static final Counter MISSED =
      counter("weir_rule_steps_missed_total", "Steps of rule groups that nobody was in time for");

  static final Counter NOT_KEPT =
      counter("weir_rule_steps_lost_total", "Steps of rule groups whose outcome was not kept");

  static final Counter SENT =
      counter("weir_alerts_sent_total", "Alerts that an Alertmanager has taken");

  static final Counter NOT_SENT =
      counter("weir_alerts_failed_total", "Alerts that an Alertmanager has not taken");

  private static final Counter EVALUATED =
      counter("weir_rule_evaluations_total", "Evaluations of rules");

  private static final Counter FAILED =
      counter("weir_rule_evaluations_failed_total", "Evaluations of rules that failed");

  private RuleMetrics() {}

  private static Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(PrometheusRegistry.defaultRegistry);
  }

  static void evaluated(GroupState state) {
    EVALUATED.inc(state.rules().size());
    FAILED.inc(state.rules().stream().filter(rule -> !rule.error().isEmpty()).count());
  }
}
