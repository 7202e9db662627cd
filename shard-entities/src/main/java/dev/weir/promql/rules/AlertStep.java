package dev.weir.promql.rules;

import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.template.TemplateData;
import dev.weir.promql.template.TextTemplate;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Takes the alerts of a rule one step further. */
final class AlertStep {
  /** How long an alert is kept that fires no more. */
  static final long RESOLVED_MILLIS = 15 * 60_000L;

  private static final String ALERT_NAME = "alertname";

  private final Rule.Alerting rule;
  private final RuleGroup group;
  private final long time;
  private final Function<QueryResult.Element, TemplateData> data;

  /**
   * @param data of an element, for the texts of its alert
   */
  AlertStep(
      Rule.Alerting rule,
      RuleGroup group,
      long time,
      Function<QueryResult.Element, TemplateData> data) {
    this.rule = rule;
    this.group = group;
    this.time = time;
    this.data = data;
  }

  /**
   * The alerts after the step, oldest first.
   *
   * @throws RuleFailure when two elements make one alert, or too many do
   */
  List<Alert> next(List<Alert> before, List<QueryResult.Element> elements) {
    Map<Labels, Alert> seen = seen(elements);
    List<Alert> after = new ArrayList<>();
    for (Alert alert : before) {
      Optional<Alert> again =
          alert.isActive() ? Optional.ofNullable(seen.remove(alert.labels())) : Optional.empty();
      if (again.isPresent()) {
        Alert now = again.get();
        after.add(held(alert.seen(now.annotations(), now.value())));
      } else if (!seen.containsKey(alert.labels())) {
        missing(alert).ifPresent(after::add);
      }
    }
    seen.values().forEach(alert -> after.add(held(alert)));
    requireFew(after);
    return after;
  }

  private void requireFew(List<Alert> alerts) {
    long active = alerts.stream().filter(Alert::isActive).count();
    if (active > group.seriesMax()) {
      throw new RuleFailure(
          "exceeded limit of %d with %d alerts".formatted(group.seriesMax(), active), true);
    }
  }

  private Map<Labels, Alert> seen(List<QueryResult.Element> elements) {
    Map<Labels, Alert> seen = new LinkedHashMap<>();
    for (QueryResult.Element element : elements) {
      TemplateData about = data.apply(element);
      Labels labels = labels(element.labels(), about);
      Map<String, String> annotations = expanded(rule.annotations(), about);
      Alert begun = Alert.begun(labels, annotations, element.value(), time);
      if (seen.put(labels, begun) != null) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying alert labels");
      }
    }
    return seen;
  }

  private Labels labels(Labels element, TemplateData about) {
    Map<String, String> labels = RuleLabels.map(element);
    labels.remove(Labels.METRIC_NAME);
    labels.putAll(expanded(rule.labels(), about));
    labels.put(ALERT_NAME, rule.name());
    return RuleLabels.of(labels);
  }

  private static Map<String, String> expanded(
      Map<String, TextTemplate> templates, TemplateData about) {
    Map<String, String> texts = new LinkedHashMap<>();
    templates.forEach((name, template) -> texts.put(name, template.expandOrTell(about)));
    return texts;
  }

  private Alert held(Alert alert) {
    boolean isDue =
        alert.state() == Alert.State.PENDING && time - alert.activeAt() >= rule.holdMillis();
    return isDue ? alert.fired(time) : alert;
  }

  /** What becomes of an alert whose element is not there. */
  private Optional<Alert> missing(Alert alert) {
    return switch (alert.state()) {
      case PENDING -> Optional.empty();
      case RESOLVED -> Optional.of(alert).filter(old -> time - old.resolvedAt() <= RESOLVED_MILLIS);
      case FIRING -> {
        long since = alert.keptSince() == 0 ? time : alert.keptSince();
        boolean isKept = rule.keepMillis() > 0 && time - since < rule.keepMillis();
        yield Optional.of(isKept ? alert.kept(since) : alert.resolved(time));
      }
    };
  }
}
