package dev.weir.promql.rules;

import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The series that show alerts to queries. */
final class AlertSamples {
  private static final String ALERTS = "ALERTS";
  private static final String ALERTS_FOR_STATE = "ALERTS_FOR_STATE";
  private static final long MILLIS = 1_000;

  private AlertSamples() {}

  /** Two samples for each alert that is pending or fires: that it is, and since when. */
  static List<RuleSample> of(List<Alert> alerts, long time) {
    List<RuleSample> samples = new ArrayList<>();
    for (Alert alert : alerts) {
      if (alert.isActive()) {
        Map<String, String> shown =
            Map.of(Labels.METRIC_NAME, ALERTS, "alertstate", alert.state().wire());
        samples.add(RuleSample.of(RuleLabels.with(alert.labels(), shown), time, 1));
        Map<String, String> since = Map.of(Labels.METRIC_NAME, ALERTS_FOR_STATE);
        double seconds = (double) Math.floorDiv(alert.activeAt(), MILLIS);
        samples.add(RuleSample.of(RuleLabels.with(alert.labels(), since), time, seconds));
      }
    }
    return samples;
  }

  /** The series of the same. */
  static Set<Labels> series(List<Alert> alerts) {
    Set<Labels> series = new HashSet<>();
    of(alerts, 0).forEach(sample -> series.add(sample.labels()));
    return series;
  }
}
