package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus writes to a node that is killed and started again: afterwards the node has what
 * the database of Prometheus has.
 *
 * <p>{@code -Dweir.scrapes=1200} makes it ten minutes: two targets are scraped each second.
 */
@ExtendWith(KeptLogs.class)
class PrometheusIT {
  private static final int SCRAPES = Integer.getInteger("weir.scrapes", 16);
  private static final int AWAY_SCRAPES = 6;
  private static final Duration CAUGHT_UP_MAX = Duration.ofSeconds(60);
  private static final int SHOWN = 5;

  /** {@code {name="value", ...} value milliseconds}, texts as Go quotes them. */
  private static final Pattern LINE = Pattern.compile("\\{(.*)\\} (\\S+) (-?[0-9]+)");

  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=(\"(?:[^\"\\\\]|\\\\.)*\")(?:, )?");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void hasEverySampleOfAPrometheusThatWroteOverARestart(TestReporter reporter) {
    PrometheusProcess.assumeInstalled();
    int port = PrometheusProcess.freePort();
    NodeProcess node = start(port);
    try (PrometheusProcess prometheus = PrometheusProcess.start(directory, node.base())) {
      prometheus.awaitScrapes(SCRAPES / 2);
      node.close();
      prometheus.awaitScrapes(SCRAPES / 2 + AWAY_SCRAPES);
      node = start(port);
      prometheus.awaitScrapes(SCRAPES);
      prometheus.stopScraping();
      awaitCaughtUp(prometheus, node.base());
      long retried = prometheus.retried();
      assertThat(prometheus.givenUp()).isZero();
      prometheus.stop();
      Map<String, Map<Long, Long>> sent = dumped(prometheus.dump());
      Map<String, Map<Long, Long>> stored = exported(SampleWriters.export(node.base()));
      reporter.publishEntry(figures(sent, retried));
      assertThat(sent)
          .containsKey("{__name__=up, instance=127.0.0.1:%d, job=weir}".formatted(port));
      assertThat(differences(sent, stored)).isEmpty();
    } finally {
      node.close();
    }
  }

  @Test
  void exposesItsOwnMetricsAsPromtoolWantsThem() {
    PrometheusProcess.assumeInstalled();
    try (NodeProcess node = start(0)) {
      Http.postSql(node.base(), "/v1/tenants/acme/query", "SELECT 1");
      PrometheusProcess.Ran checked =
          PrometheusProcess.checkMetrics(Http.text(node.base(), "/metrics"));
      assertThat(checked.output()).isEmpty();
      assertThat(checked.status()).isZero();
    }
  }

  @Test
  void aPrometheusAnswersWithSamplesThatOnlyTheNodeHas() {
    PrometheusProcess.assumeInstalled();
    try (NodeProcess node = start(0)) {
      long now = System.currentTimeMillis() / 1000 - 60;
      imported(node.base(), now);
      try (PrometheusProcess prometheus = PrometheusProcess.read(directory, node.base())) {
        String api = "/api/v1/query?time=%d&query=".formatted(now);
        assertThat(Http.get(prometheus.base(), api + "sum(increase(orders_total[2m]))").body())
            .asString()
            .contains("\"result\":[{\"metric\":{},\"value\":[%d,\"720\"]}]".formatted(now));
        assertThat(Http.get(prometheus.base(), api + "orders_total%7Bjob=~%22b.*%22%7D").body())
            .asString()
            .contains(
                "[{\"metric\":{\"__name__\":\"orders_total\",\"job\":\"b\"},\"value\":[%d,\"480\"]}]"
                    .formatted(now));
      }
    }
  }

  @Test
  void federatesAsPromtoolReadsIt() {
    PrometheusProcess.assumeInstalled();
    try (NodeProcess node = start(0)) {
      imported(node.base(), System.currentTimeMillis() / 1000 - 60);
      String text =
          Http.text(
              node.base(),
              "/v1/tenants/acme/prometheus/federate?match%5B%5D=%7B__name__!=%22%22%7D");
      assertThat(text.lines()).hasSize(4);
      // federation says of no metric what it is for, and promtool finds nothing else
      assertThat(PrometheusProcess.checkMetrics(text).output().strip())
          .isEqualTo("orders_total no help text");
    }
  }

  /** Three series of five minutes, a sample each minute. */
  private static void imported(URI node, long end) {
    StringBuilder lines = new StringBuilder();
    for (int job = 1; job <= 3; job++) {
      for (int minute = 0; minute <= 4; minute++) {
        lines.append(
            "orders_total{job=\"%c\"} %d %d\n"
                .formatted('a' + job - 1, 60 * job * minute, (end - 240 + 60L * minute) * 1000));
      }
    }
    Http.Answer stored =
        Http.postJson(
            node, "/v1/tenants/acme/prometheus/api/v1/import/prometheus", lines.toString());
    assertThat(stored.status()).isEqualTo(204);
  }

  private NodeProcess start(int port) {
    NodeProcess node =
        NodeProcess.begin(
            new NodeProcess.Launch(
                directory.resolve("data"),
                List.of("weir.journal.disk-reserve = 64MiB", "weir.journal.disk-floor = 32MiB"),
                List.of("--port", Integer.toString(port)),
                Duration.ofSeconds(90)));
    node.awaitReady();
    return node;
  }

  /** What is missing at the deadline shows in the comparison. */
  private static void awaitCaughtUp(PrometheusProcess prometheus, URI node) {
    try {
      Awaitility.await()
          .atMost(CAUGHT_UP_MAX)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                Map<String, Map<Long, Long>> stored = exported(SampleWriters.export(node));
                return stored.values().stream().mapToLong(Map::size).sum() == prometheus.stored();
              });
    } catch (ConditionTimeoutException late) {
      // compared all the same
    }
  }

  private static Map<String, String> figures(Map<String, Map<Long, Long>> sent, long retried) {
    long samples = sent.values().stream().mapToLong(Map::size).sum();
    long stale =
        sent.values().stream()
            .flatMap(each -> each.values().stream())
            .filter(bits -> Double.isNaN(Double.longBitsToDouble(bits)))
            .count();
    return Map.of(
        "series", Integer.toString(sent.size()),
        "samples", Long.toString(samples),
        "of these NaN or stale", Long.toString(stale),
        "retried", Long.toString(retried));
  }

  /** The first few samples that are missing, changed or too many. */
  private static List<String> differences(
      Map<String, Map<Long, Long>> sent, Map<String, Map<Long, Long>> stored) {
    Map<String, String> found = new TreeMap<>();
    compare(sent, stored, "is missing or changed", found);
    compare(stored, sent, "was not sent so", found);
    return found.entrySet().stream()
        .limit(SHOWN)
        .map(each -> each.getKey() + " " + each.getValue() + " (" + found.size() + " in all)")
        .toList();
  }

  private static void compare(
      Map<String, Map<Long, Long>> left,
      Map<String, Map<Long, Long>> right,
      String what,
      Map<String, String> found) {
    left.forEach(
        (series, samples) ->
            samples.forEach(
                (time, bits) -> {
                  if (!bits.equals(right.getOrDefault(series, Map.of()).get(time))) {
                    found.put(series + " " + time, what + ": " + Double.longBitsToDouble(bits));
                  }
                }));
  }

  /** A dump does not tell one NaN from another. */
  private static Map<String, Map<Long, Long>> dumped(List<String> lines) {
    Map<String, Map<Long, Long>> samples = new TreeMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      samples
          .computeIfAbsent(series(matcher.group(1)), name -> new TreeMap<>())
          .put(Long.valueOf(matcher.group(3)), bits(matcher.group(2)));
    }
    return samples;
  }

  private static String series(String labels) {
    Map<String, String> all = new TreeMap<>();
    Matcher matcher = LABEL.matcher(labels);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      // Go quotes the characters that occur here as JSON does
      all.put(matcher.group(1), json(matcher.group(2)).asText());
      end = matcher.end();
    }
    assertThat(end).as(labels).isEqualTo(labels.length());
    return all.toString();
  }

  private static Map<String, Map<Long, Long>> exported(String lines) {
    Map<String, Map<Long, Long>> samples = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode found = json(line);
      Map<String, String> labels = new TreeMap<>();
      found.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      Map<Long, Long> of = samples.computeIfAbsent(labels.toString(), name -> new TreeMap<>());
      for (int i = 0; i < found.path("timestamps").size(); i++) {
        of.put(found.at("/timestamps/" + i).asLong(), bits(found.at("/values/" + i).asText()));
      }
    }
    return samples;
  }

  private static long bits(String value) {
    return Double.doubleToLongBits(
        switch (value) {
          case "NaN", "StaleNaN", "null" -> Double.NaN;
          case "+Inf", "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(value);
        });
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
