package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.promql.FloatText;
import dev.weir.promql.PromqlException;
import dev.weir.promql.SelectorParser;
import dev.weir.promql.rules.Alert;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.Rule;
import dev.weir.promql.rules.RuleLabels;
import dev.weir.promql.rules.RuleState;
import dev.weir.promql.template.TextTemplate;
import dev.weir.series.index.Matcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What rules have come to, as Prometheus' clients read it. */
final class RuleStatusRoutes {
  private static final String API = "/v1/tenants/{t}/prometheus/api/v1/";
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  /** What Prometheus shows for a time that has not been. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final RuleTables tables;
  private final boolean withExperimental;

  RuleStatusRoutes(RuleTables tables, boolean withExperimental) {
    this.tables = tables;
    this.withExperimental = withExperimental;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", API + "rules", this::rules)
            .filtered()
            .with(
                "type",
                "rule_name[]",
                "rule_group[]",
                "file[]",
                "match[]",
                "exclude_alerts",
                "group_limit",
                "group_next_token"),
        Route.of("GET", API + "alerts", this::alerts).filtered());
  }

  private CompletionStage<List<GroupState>> states(String tenant) {
    return tables
        .files(tenant)
        .thenCompose(
            files ->
                files.isEmpty()
                    ? CompletableFuture.completedStage(List.of())
                    : tables
                        .kept(tenant)
                        .thenApply(
                            kept ->
                                files.stream()
                                    .flatMap(file -> file.groups(withExperimental).stream())
                                    .map(kept::of)
                                    .toList()));
  }

  /** Which rules somebody wants to see. */
  private record Filter(
      Optional<String> type,
      List<String> names,
      List<String> groups,
      List<String> files,
      List<List<Matcher>> matchers,
      boolean withAlerts) {
    static Filter of(Parameters form) {
      return new Filter(
          form.first("type").map(type -> checked(form, type)),
          form.all("rule_name[]"),
          form.all("rule_group[]"),
          form.all("file[]"),
          form.all("match[]").stream().map(Filter::matchers).toList(),
          !form.flag("exclude_alerts", false));
    }

    private static String checked(Parameters form, String type) {
      return form.oneOf("type", List.of("alert", "record"), type);
    }

    private static List<Matcher> matchers(String text) {
      try {
        return SelectorParser.parse(text).matchers();
      } catch (PromqlException wrong) {
        throw PromqlForm.refused(wrong);
      }
    }

    boolean keeps(GroupState state) {
      return isIn(groups, state.group().name()) && isIn(files, state.group().file());
    }

    boolean keeps(Rule rule) {
      String kind = rule instanceof Rule.Alerting ? "alert" : "record";
      return isIn(names, rule.name())
          && type.filter(wanted -> !wanted.equals(kind)).isEmpty()
          && (matchers.isEmpty() || matchers.stream().anyMatch(all -> fit(all, labels(rule))));
    }

    private static boolean isIn(List<String> wanted, String name) {
      return wanted.isEmpty() || wanted.contains(name);
    }

    private static boolean fit(List<Matcher> matchers, Map<String, String> labels) {
      return matchers.stream()
          .allMatch(matcher -> matcher.matches(labels.getOrDefault(matcher.name(), "")));
    }
  }

  private CompletionStage<HttpResponse> rules(RequestContext context) {
    Parameters form = context.parameters();
    Filter filter = Filter.of(form);
    long limit = form.number("group_limit", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    Optional<String> after = form.first("group_next_token");
    return states(SeriesRoutes.tenant(context))
        .thenApply(
            states -> {
              List<GroupState> shown =
                  behind(states.stream().filter(filter::keeps).toList(), after).toList();
              boolean isMore = shown.size() > limit;
              List<GroupState> page = shown.subList(0, (int) Math.min(limit, shown.size()));
              return PrometheusJson.success(
                  json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("groups");
                    for (GroupState state : page) {
                      write(json, state, filter);
                    }
                    json.writeEndArray();
                    if (isMore) {
                      json.writeStringField("groupNextToken", token(page.getLast()));
                    }
                    json.writeEndObject();
                  });
            });
  }

  private static String token(GroupState state) {
    return state.group().file() + ";" + state.group().name();
  }

  private static Stream<GroupState> behind(List<GroupState> states, Optional<String> token) {
    if (token.isEmpty()) {
      return states.stream();
    }
    List<String> tokens = states.stream().map(RuleStatusRoutes::token).toList();
    int at = tokens.indexOf(token.get());
    if (at < 0) {
      throw Parameters.invalid(
          "group_next_token", "there is no such group any more. Begin without it.");
    }
    return states.stream().skip(at + 1L);
  }

  private static void write(JsonGenerator json, GroupState state, Filter filter)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", state.group().name());
    json.writeStringField("file", state.group().file());
    json.writeArrayFieldStart("rules");
    for (int rule = 0; rule < state.rules().size(); rule++) {
      if (filter.keeps(state.group().rules().get(rule))) {
        write(json, state.group().rules().get(rule), state.rules().get(rule), filter.withAlerts());
      }
    }
    json.writeEndArray();
    json.writeNumberField("interval", state.group().intervalMillis() / MILLIS);
    json.writeNumberField("limit", state.group().limit());
    json.writeNumberField("evaluationTime", state.nanos() / NANOS);
    json.writeStringField("lastEvaluation", time(state.time()));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Rule rule, RuleState state, boolean withAlerts)
      throws IOException {
    json.writeStartObject();
    switch (rule) {
      case Rule.Alerting alerting -> alerting(json, alerting, state, withAlerts);
      case Rule.Recording recording -> {
        json.writeStringField("name", recording.name());
        json.writeStringField("query", recording.query());
        texts(json, "labels", recording.labels());
      }
    }
    json.writeStringField("health", state.health());
    if (!state.error().isEmpty()) {
      json.writeStringField("lastError", JsonOut.wellFormed(state.error()));
    }
    json.writeNumberField("evaluationTime", state.nanos() / NANOS);
    json.writeStringField("lastEvaluation", time(state.time()));
    json.writeStringField("type", rule instanceof Rule.Alerting ? "alerting" : "recording");
    json.writeEndObject();
  }

  private static void alerting(
      JsonGenerator json, Rule.Alerting rule, RuleState state, boolean withAlerts)
      throws IOException {
    json.writeStringField("state", stateOf(state));
    json.writeStringField("name", rule.name());
    json.writeStringField("query", rule.query());
    json.writeNumberField("duration", rule.holdMillis() / MILLIS);
    json.writeNumberField("keepFiringFor", rule.keepMillis() / MILLIS);
    texts(json, "labels", labels(rule));
    texts(json, "annotations", plain(rule.annotations()));
    json.writeArrayFieldStart("alerts");
    if (withAlerts) {
      for (Alert alert : active(state)) {
        write(json, alert);
      }
    }
    json.writeEndArray();
  }

  /** That of the alert that matters most. */
  private static String stateOf(RuleState state) {
    return active(state).stream()
        .map(Alert::state)
        .max(Comparator.naturalOrder())
        .map(Alert.State::wire)
        .orElse(state.time() == 0 ? "unknown" : Alert.State.RESOLVED.wire());
  }

  private static List<Alert> active(RuleState state) {
    return state.alerts().stream().filter(Alert::isActive).toList();
  }

  private CompletionStage<HttpResponse> alerts(RequestContext context) {
    return states(SeriesRoutes.tenant(context))
        .thenApply(
            states -> {
              List<Alert> alerts = new ArrayList<>();
              states.forEach(state -> state.rules().forEach(rule -> alerts.addAll(active(rule))));
              return PrometheusJson.success(
                  json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("alerts");
                    for (Alert alert : alerts) {
                      write(json, alert);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                  });
            });
  }

  private static void write(JsonGenerator json, Alert alert) throws IOException {
    json.writeStartObject();
    texts(json, "labels", RuleLabels.map(alert.labels()));
    texts(json, "annotations", alert.annotations());
    json.writeStringField("state", alert.state().wire());
    json.writeStringField("activeAt", time(alert.activeAt()));
    if (alert.keptSince() > 0) {
      json.writeStringField("keepFiringSince", time(alert.keptSince()));
    }
    json.writeStringField("value", FloatText.exponential(alert.value()));
    json.writeEndObject();
  }

  private static String time(long millis) {
    return millis == 0 ? NEVER : JsonOut.time(millis);
  }

  private static Map<String, String> labels(Rule rule) {
    return switch (rule) {
      case Rule.Recording recording -> recording.labels();
      case Rule.Alerting alerting -> plain(alerting.labels());
    };
  }

  private static Map<String, String> plain(Map<String, TextTemplate> templates) {
    Map<String, String> texts = new TreeMap<>();
    templates.forEach((name, template) -> texts.put(name, template.text()));
    return texts;
  }

  private static void texts(JsonGenerator json, String field, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> each : texts.entrySet()) {
      json.writeStringField(each.getKey(), JsonOut.wellFormed(each.getValue()));
    }
    json.writeEndObject();
  }
}
