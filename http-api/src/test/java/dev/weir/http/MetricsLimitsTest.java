package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant may send of samples, and how it is told what was too much. */
class MetricsLimitsTest {
  private static final int SERIES = 40;

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;
  private long now;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> keys) {
    node = RealNode.start(data, keys);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis();
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void limit(String tenant, String limits) {
    Answer answer =
        client
            .call("PUT", "/v1/tenants/" + tenant)
            .body("application/json", "{\"limits\":{" + limits + "}}")
            .send();
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
  }

  /** One sample of each of some series, of which each has a value of its own. */
  private Answer write(String tenant, int from, int to) {
    String lines =
        IntStream.range(from, to)
            .mapToObj(pod -> "cpu,env=prod,pod=p%d usage=1 %d".formatted(pod, now))
            .collect(Collectors.joining("\n"));
    return client
        .call("POST", "/v1/tenants/" + tenant + "/influx/write?precision=ms")
        .body("text/plain", lines)
        .send();
  }

  private static long count(Answer answer, String what) {
    return Long.parseLong(answer.header("Weir-Samples-" + what));
  }

  private static void assertCounted(Answer answer, long received) {
    assertThat(count(answer, "Accepted") + count(answer, "Rejected") + count(answer, "Duplicate"))
        .isEqualTo(received);
    if (answer.status() != 204) {
      assertThat(answer.json().path("accepted").asLong()).isEqualTo(count(answer, "Accepted"));
      assertThat(answer.json().path("rejected").asLong()).isEqualTo(count(answer, "Rejected"));
      assertThat(answer.json().path("duplicate").asLong()).isEqualTo(count(answer, "Duplicate"));
    }
  }

  private long series(String tenant) {
    return client
        .get("/v1/tenants/" + tenant + "/prometheus/api/v1/status/tsdb")
        .json()
        .at("/data/headStats/numSeries")
        .asLong();
  }

  @Test
  void seriesTooManyAreRefusedAndTheLabelThatMakesThemIsNamed() {
    limit("many", "\"series_max\":8");
    Answer answer = write("many", 0, SERIES);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("samples-rejected");
    assertCounted(answer, SERIES);
    assertThat(answer.json().path("limit").asText()).isEqualTo("series-max");
    assertThat(answer.json().path("limit_value").asInt()).isEqualTo(8);
    assertThat(answer.json().at("/growth/labels/0/name").asText()).isEqualTo("pod");
    assertThat(answer.json().at("/growth/labels/0/new_values").asLong())
        .isEqualTo(count(answer, "Rejected"));
    assertThat(answer.json().at("/growth/series")).hasSize(3);
    assertThat(answer.json().at("/growth/series/0").asText()).contains("pod=\"p");
    assertThat(answer.json().path("detail").asText()).contains("label pod");
    assertThat(series("many")).isEqualTo(count(answer, "Accepted")).isLessThanOrEqualTo(8);
    now++;
    Answer known = write("many", 0, SERIES);
    assertThat(count(known, "Accepted")).isEqualTo(series("many"));
    limit("many", "\"series_max\":1000");
    now++;
    assertThat(write("many", 0, SERIES).status()).isEqualTo(204);
  }

  @Test
  void newSeriesBeyondThoseOfTheHourMayComeLater() {
    limit("eager", "\"new_series_per_hour_max\":8");
    Answer answer = write("eager", 0, SERIES);
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(3_500, 3_600);
    assertThat(answer.json().path("limit").asText()).isEqualTo("new-series-per-hour-max");
    assertThat(answer.json().at("/growth/labels/0/name").asText()).isEqualTo("pod");
    assertCounted(answer, SERIES);
    assertThat(series("eager")).isEqualTo(count(answer, "Accepted")).isPositive();
    Answer again = write("eager", 0, SERIES);
    assertCounted(again, SERIES);
    assertThat(count(again, "Duplicate")).isEqualTo(count(answer, "Accepted"));
    limit("eager", "\"new_series_per_hour_max\":0");
    now++;
    Answer none = write("eager", 0, SERIES);
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.header("Retry-After")).isEmpty();
    assertThat(none.json().path("limit").asText()).isEqualTo("new-series-per-hour-max");
    assertThat(count(none, "Accepted")).isEqualTo(series("eager"));
  }

  @Test
  void theHourIsRememberedOverAStart() {
    limit("steady", "\"new_series_per_hour_max\":8");
    long before = count(write("steady", 0, SERIES), "Accepted");
    assertThat(client.call("POST", "/v1/tenants/steady/snapshot").send().status()).isEqualTo(200);
    stop();
    start();
    Answer again = write("steady", 0, SERIES);
    assertThat(again.status()).isEqualTo(429);
    assertThat(series("steady")).isEqualTo(before);
  }

  @Test
  void samplesPerSecondCountForARequestAsAWhole() {
    limit("fast", "\"samples_per_s\":10");
    assertThat(write("fast", 0, SERIES).status()).isEqualTo(204);
    Answer refused = write("fast", SERIES, 2 * SERIES);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate-limited");
    assertThat(refused.json().path("limit").asText()).isEqualTo("samples-per-s");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    assertThat(series("fast")).isEqualTo(SERIES);
    limit("fast", "\"ingest_bytes_per_s\":10");
    assertThat(write("fast", 0, SERIES).status()).isEqualTo(204);
    assertThat(write("fast", 0, SERIES).json().path("limit").asText())
        .isEqualTo("ingest-bytes-per-s");
  }

  /** However many shards it touches, a request is one. */
  @Test
  void writesAndReadsCountAsOneRequestEach() {
    limit("calm", "\"requests_per_s\":4");
    int accepted = 0;
    Answer answer = write("calm", 0, SERIES);
    while (answer.status() == 204) {
      accepted++;
      answer =
          accepted % 2 == 0
              ? write("calm", 0, SERIES)
              : client
                  .call(
                      "POST", "/v1/tenants/calm/prometheus/api/v1/import/prometheus?timestamp=now")
                  .body("text/plain", "up 1\n")
                  .send();
    }
    assertThat(answer.code()).isEqualTo("rate-limited");
    assertThat(answer.json().path("limit").asText()).isEqualTo("requests-per-s");
    assertThat(accepted).isGreaterThanOrEqualTo(8);
    limit("calm", "\"requests_per_s\":1000000");
    limit("calm", "\"requests_per_s\":4");
    Answer read = client.get("/v1/tenants/calm/prometheus/api/v1/status/tsdb");
    while (read.status() == 200) {
      read = client.get("/v1/tenants/calm/prometheus/api/v1/status/tsdb");
    }
    assertThat(read.code()).isEqualTo("rate-limited");
  }

  @Test
  void readsOfAllShardsAreOneRequest() {
    write("asker", 0, SERIES);
    limit("asker", "\"requests_per_s\":4");
    int answered = 0;
    while (client.get("/v1/tenants/asker/prometheus/api/v1/labels").status() == 200) {
      answered++;
    }
    assertThat(answered).isGreaterThanOrEqualTo(8);
  }

  @Test
  void aTenantKeepsItsShards() {
    write("old", 0, SERIES);
    stop();
    start(Map.of("weir.metrics.shards", "8"));
    now++;
    Answer same = write("old", 0, SERIES);
    assertThat(same.header("Weir-Revs").split(",", -1)).hasSize(4);
    assertThat(series("old")).isEqualTo(SERIES);
    Answer other = write("new", 0, 200);
    assertThat(other.header("Weir-Revs").split(",", -1)).hasSize(8);
    stop();
    start(Map.of("weir.metrics.shards", "1"));
    now++;
    assertThat(write("new", 0, 200).header("Weir-Revs").split(",", -1)).hasSize(8);
    assertThat(series("new")).isEqualTo(200);
    assertThat(write("one", 0, SERIES).header("Weir-Revs")).startsWith("0=").doesNotContain(",");
  }

  @Test
  void labelsHaveTheBoundsOfTheNode() {
    stop();
    start(Map.of("weir.limits.series-labels-max", "3", "weir.limits.label-value-bytes-max", "16"));
    assertThat(write("short", 0, 1).status()).isEqualTo(204);
    Answer answer =
        client
            .call("POST", "/v1/tenants/short/prometheus/api/v1/import/prometheus")
            .body("text/plain", "up{a=\"1\",b=\"2\",c=\"3\"} 1\nup{a=\"12345678901234567\"} 1\n")
            .send();
    assertThat(answer.status()).isEqualTo(400);
    assertCounted(answer, 2);
    assertThat(count(answer, "Rejected")).isEqualTo(2);
    assertThat(answer.json().at("/errors/0/detail").asText()).contains("too many labels");
    assertThat(answer.json().at("/errors/1/detail").asText()).contains("label value");
  }
}
