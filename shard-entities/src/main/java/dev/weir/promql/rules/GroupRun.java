package dev.weir.promql.rules;

import dev.weir.promql.Parser;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.template.TemplateData;
import dev.weir.promql.template.TemplateException;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Evaluates a group of rules at one step. */
public final class GroupRun {
  private static final Labels NO_LABELS = new LabelsBuilder().build();

  private final RuleGroup group;
  private final long time;
  private final RuleAccess access;
  private final Outside outside;
  private final LongSupplier nanoTime;

  /**
   * What texts of alerts say of the world.
   *
   * @param labels that everything gets which leaves for elsewhere
   * @param url under which people reach Weir
   */
  public record Outside(Map<String, String> labels, String url) {}

  /** What a rule has come to, with the samples that say so. */
  private record Step(List<Alert> alerts, List<RuleSample> samples) {}

  private GroupRun(
      RuleGroup group, long time, RuleAccess access, Outside outside, LongSupplier nanoTime) {
    this.group = group;
    this.time = time;
    this.access = access;
    this.outside = outside;
    this.nanoTime = nanoTime;
  }

  /**
   * What a group has come to after a step. A rule sees what those before it have written.
   *
   * @param time of the step, milliseconds since 1970
   */
  public static GroupState at(
      long time, GroupState before, RuleAccess access, Outside outside, LongSupplier nanoTime) {
    GroupRun run = new GroupRun(before.group(), time, access, outside, nanoTime);
    long begin = nanoTime.getAsLong();
    List<RuleState> after = new ArrayList<>();
    for (int rule = 0; rule < before.rules().size(); rule++) {
      after.add(run.evaluated(run.group.rules().get(rule), before.rules().get(rule)));
    }
    return new GroupState(run.group, after, time, nanoTime.getAsLong() - begin);
  }

  /** Marks the series of rules as ended that are evaluated no more. */
  public static List<RuleSample> ended(RuleState state, long time) {
    return state.written().stream()
        .map(labels -> new RuleSample(labels, time, RuleSample.STALE))
        .toList();
  }

  /** The time that queries look at and samples have; alerts count from the step itself. */
  private long asOf() {
    return time - group.offsetMillis();
  }

  private RuleState evaluated(Rule rule, RuleState before) {
    long begin = nanoTime.getAsLong();
    try {
      Step step = step(rule, before);
      Set<Labels> written = new HashSet<>();
      step.samples().forEach(sample -> written.add(sample.labels()));
      access.store(withEnded(step.samples(), before.written(), written));
      return new RuleState(step.alerts(), written, "", time, nanoTime.getAsLong() - begin);
    } catch (RuntimeException failure) {
      String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      RuleState failed = before.failed(why, time, nanoTime.getAsLong() - begin);
      boolean endsAlerts = failure instanceof RuleFailure known && known.endsAlerts();
      return endsAlerts ? failed.withoutAlerts() : failed;
    }
  }

  private Step step(Rule rule, RuleState before) {
    List<QueryResult.Element> elements = elements(rule.query(), ask(rule));
    return switch (rule) {
      case Rule.Recording recording -> new Step(List.of(), recorded(recording, elements));
      case Rule.Alerting alerting -> {
        AlertStep step = new AlertStep(alerting, group, time, this::data);
        List<Alert> alerts = step.next(before.alerts(), elements);
        yield new Step(alerts, AlertSamples.of(alerts, asOf()));
      }
    };
  }

  private QueryResult ask(Rule rule) {
    return access.ask(rule.query(), rule.expression(), asOf());
  }

  private static List<QueryResult.Element> elements(String query, QueryResult result) {
    return switch (result) {
      case QueryResult.Vector(_, var elements) -> elements;
      case QueryResult.Scalar(_, double value) ->
          List.of(new QueryResult.Element(NO_LABELS, value));
      case QueryResult.Text _, QueryResult.Matrix _ ->
          throw new RuleFailure("rule result is not a vector or scalar: " + query);
    };
  }

  private List<RuleSample> recorded(Rule.Recording rule, List<QueryResult.Element> elements) {
    if (elements.size() > group.seriesMax()) {
      throw new RuleFailure(
          "exceeded limit of %d with %d series".formatted(group.seriesMax(), elements.size()));
    }
    Set<Labels> known = new HashSet<>();
    List<RuleSample> samples = new ArrayList<>();
    for (QueryResult.Element element : elements) {
      Map<String, String> labels = RuleLabels.map(element.labels());
      labels.putAll(rule.labels());
      labels.put(Labels.METRIC_NAME, rule.name());
      Labels series = RuleLabels.of(labels);
      if (!known.add(series)) {
        throw new RuleFailure(
            "vector contains metrics with the same labelset after applying rule labels");
      }
      element
          .histogram()
          .ifPresentOrElse(
              histogram -> samples.addAll(RuleSample.of(series, asOf(), histogram)),
              () -> samples.add(RuleSample.of(series, asOf(), element.value())));
    }
    return samples;
  }

  /** Series that were there at the step before, and are not any more, end. */
  private List<RuleSample> withEnded(
      List<RuleSample> samples, Set<Labels> before, Set<Labels> written) {
    List<RuleSample> all = new ArrayList<>(samples);
    for (Labels labels : before) {
      if (!written.contains(labels) && RuleSample.canEnd(labels)) {
        all.add(new RuleSample(labels, asOf(), RuleSample.STALE));
      }
    }
    return all;
  }

  private TemplateData data(QueryResult.Element element) {
    return new TemplateData(
        RuleLabels.map(element.labels()),
        element.value(),
        outside.labels(),
        outside.url(),
        this::asked);
  }

  private List<QueryResult.Element> asked(String query) {
    try {
      return elements(query, access.ask(query, Parser.parse(query, false), asOf()));
    } catch (RuntimeException failure) {
      throw TemplateException.ofQuery(failure);
    }
  }
}
