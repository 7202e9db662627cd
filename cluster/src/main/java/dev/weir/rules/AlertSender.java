package dev.weir.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.promql.rules.Alert;
import dev.weir.promql.rules.GroupRun;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.Rule;
import dev.weir.promql.rules.RuleLabels;
import dev.weir.series.Labels;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Alertmanagers of alerts (their API v2). What fires is told again each minute, and what has
 * ended until it is forgotten; whoever could not be told hears of it at the next step. So each
 * Alertmanager hears of everything at least once, as long as it answers before that.
 */
public final class AlertSender {
  private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Before an alert is told again that goes on as it was. */
  private static final long AGAIN_MILLIS = 60_000;

  /** An Alertmanager takes an alert for ended that it has not heard of for so many intervals. */
  private static final int VALID_INTERVALS = 4;

  /** Alerts in one request. */
  private static final int TOGETHER_MAX = 256;

  private final List<String> urls;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * @param urls of Alertmanagers, without a slash at the end
   */
  AlertSender(List<String> urls) {
    this.urls = List.copyOf(urls);
  }

  /** What one group has to tell. */
  Lane lane(String tenant, GroupRun.Outside outside) {
    return new Lane(tenant, outside);
  }

  /** The alerts of one group, for each Alertmanager with when it has heard of them last. */
  final class Lane {
    private final String tenant;
    private final GroupRun.Outside outside;
    private final Map<String, Map<Labels, Long>> heard = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private Lane(String tenant, GroupRun.Outside outside) {
      this.tenant = tenant;
      this.outside = outside;
    }

    /** Whether every Alertmanager has answered what it was sent. */
    boolean isIdle() {
      return underWay.values().stream().allMatch(CompletableFuture::isDone);
    }

    /** Sends what is due, without waiting; an Alertmanager that is still busy is left out. */
    void send(GroupState state) {
      for (String url : urls) {
        CompletableFuture<Void> last = underWay.get(url);
        if (last == null || last.isDone()) {
          underWay.put(url, send(url, state));
        }
      }
    }

    private CompletableFuture<Void> send(String url, GroupState state) {
      Map<Labels, Long> times = heard.computeIfAbsent(url, _ -> new ConcurrentHashMap<>());
      List<Alert> due = new ArrayList<>();
      List<Map<String, Object>> texts = new ArrayList<>();
      for (int rule = 0; rule < state.rules().size(); rule++) {
        for (Alert alert : state.rules().get(rule).alerts()) {
          if (isDue(alert, times.getOrDefault(alert.labels(), 0L), state.time())) {
            due.add(alert);
            texts.add(text(alert, state, state.group().rules().get(rule)));
          }
        }
      }
      times.keySet().retainAll(labels(state));
      CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
      for (int from = 0; from < due.size(); from += TOGETHER_MAX) {
        int to = Math.min(from + TOGETHER_MAX, due.size());
        List<Alert> some = due.subList(from, to);
        List<Map<String, Object>> body = texts.subList(from, to);
        sent =
            sent.thenCompose(_ -> post(url, body))
                .thenAccept(_ -> some.forEach(each -> times.put(each.labels(), state.time())));
      }
      return sent.exceptionally(failure -> notSent(url, due.size(), failure));
    }

    private Void notSent(String url, int alerts, Throwable failure) {
      RuleMetrics.NOT_SENT.inc(alerts);
      LOG.warn(
          "{} has not taken {} alerts; they are sent again at the next step: {}",
          url,
          alerts,
          String.valueOf(failure.getMessage()));
      return null;
    }

    private static Set<Labels> labels(GroupState state) {
      Set<Labels> labels = new HashSet<>();
      state.rules().forEach(rule -> rule.alerts().forEach(alert -> labels.add(alert.labels())));
      return labels;
    }

    private static boolean isDue(Alert alert, long heardAt, long now) {
      return switch (alert.state()) {
        case PENDING -> false;
        case FIRING -> heardAt + AGAIN_MILLIS <= now;
        case RESOLVED -> alert.resolvedAt() > heardAt || heardAt + AGAIN_MILLIS <= now;
      };
    }

    private Map<String, Object> text(Alert alert, GroupState state, Rule rule) {
      long validMillis = VALID_INTERVALS * Math.max(state.group().intervalMillis(), AGAIN_MILLIS);
      long end = alert.isActive() ? state.time() + validMillis : alert.resolvedAt();
      Map<String, String> labels = new LinkedHashMap<>(outside.labels());
      labels.putAll(RuleLabels.map(alert.labels()));
      return Map.of(
          "labels",
          labels,
          "annotations",
          alert.annotations(),
          "startsAt",
          Instant.ofEpochMilli(alert.firedAt()).toString(),
          "endsAt",
          Instant.ofEpochMilli(end).toString(),
          "generatorURL",
          page(rule));
    }

    /** The page of the console that shows the query of a rule. */
    private String page(Rule rule) {
      String query = URLEncoder.encode(rule.query(), StandardCharsets.UTF_8).replace("+", "%20");
      return outside.url() + "/ui/#/t/" + tenant + "/m/" + query;
    }

    private CompletableFuture<Void> post(String url, List<Map<String, Object>> alerts) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(json(alerts)))
              .build();
      return client
          .sendAsync(request, HttpResponse.BodyHandlers.discarding())
          .thenAccept(
              response -> {
                if (response.statusCode() / 100 != 2) {
                  throw new IllegalStateException("it answered " + response.statusCode());
                }
                RuleMetrics.SENT.inc(alerts.size());
              });
    }
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
