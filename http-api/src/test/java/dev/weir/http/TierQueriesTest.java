package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries that rollups answer: as samples do, where no sample is on the edge of a period. */
@TestInstance(Lifecycle.PER_CLASS)
class TierQueriesTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1/";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long DAY = 86_400;
  private static final int DAYS = 4;

  /** A midnight, in seconds. */
  private final long start = (System.currentTimeMillis() / 1000 / DAY - DAYS - 1) * DAY;

  private final long seed = Seeds.next();
  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    Random random = Seeds.random(seed);
    StringBuilder lines = new StringBuilder();
    for (String host : new String[] {"a", "b", "c", "d", "e"}) {
      long requests = 0;
      for (long at = start + 7 + random.nextInt(60); at < start + DAYS * DAY; at += 300) {
        requests = random.nextInt(50) == 0 ? 0 : requests + random.nextInt(100);
        lines.append(
            "requests_total{host=\"%s\"} %d %d\ntemp{host=\"%s\"} %s %d\n"
                .formatted(
                    host, requests, at * 1000, host, random.nextInt(4000) / 100.0, at * 1000));
      }
    }
    Answer stored =
        client.call("POST", API + "import/prometheus").body("text/plain", lines.toString()).send();
    assertThat(stored.status()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private JsonNode range(String query, String step, String tier) throws IOException {
    String path =
        "query_range?query=%s&start=%d&end=%d&step=%s&tier=%s"
            .formatted(
                URLEncoder.encode(query, StandardCharsets.UTF_8),
                start + DAY,
                start + DAYS * DAY,
                step,
                tier);
    return JSON.readTree(client.get(API + path).text());
  }

  private static Map<String, Double> values(JsonNode answer) {
    assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("success");
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : answer.path("data").path("result")) {
      for (JsonNode sample : series.path("values")) {
        values.put(
            series.path("metric") + " " + sample.path(0).asText(), sample.path(1).asDouble());
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "count_over_time(temp[1d]), 6h, 1h",
    "min_over_time(temp[6h]), 1h, 1h",
    "max_over_time(temp[1d]), 1d, 1d",
    "last_over_time(temp[2h] offset 3h), 1h, 1h",
    "present_over_time(temp[1d]), 1d, 1d",
    "sum_over_time(requests_total[1d]), 1h, 1h",
    "avg_over_time(temp[2d]), 1d, 1d",
    "'sum(count_over_time({__name__=~\"temp\"}[1h]))', 1h, 1h"
  })
  void aTierAnswersAsSamplesDo(String query, String step, String tier) throws IOException {
    JsonNode rolled = range(query, step, tier);
    assertThat(rolled.path("infos").path(0).asText()).contains("answered from the tier " + tier);
    Map<String, Double> samples = values(range(query, step, "raw"));
    Map<String, Double> buckets = values(rolled);
    assertThat(buckets.keySet()).as("seed %d", seed).isEqualTo(samples.keySet()).isNotEmpty();
    samples.forEach(
        (place, value) ->
            assertThat(buckets.get(place))
                .as("%s, seed %d", place, seed)
                .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value)))));
  }

  /** What a counter grew by within the window, without a guess at its edges. */
  @Test
  void anIncreaseOfATierIsThatOfItsSamples() throws IOException {
    Map<String, Double> rolled =
        values(range("increase(requests_total{host=\"a\"}[6h])", "6h", "1h"));
    Map<String, Double> rates = values(range("rate(requests_total{host=\"a\"}[6h])", "6h", "1h"));
    assertThat(rolled).hasSize((DAYS - 1) * 4 + 1);
    for (Map.Entry<String, Double> each : rolled.entrySet()) {
      long end = Long.parseLong(each.getKey().substring(each.getKey().indexOf(' ') + 1));
      assertThat(each.getValue()).as("seed %d", seed).isEqualTo(grown(end));
      assertThat(rates.get(each.getKey())).isCloseTo(grown(end) / 21_600, within(1e-12));
    }
  }

  private double grown(long end) throws IOException {
    JsonNode samples =
        JSON.readTree(
            client
                .get(
                    API
                        + "query?query=%s&time=%d"
                            .formatted(
                                URLEncoder.encode(
                                    "requests_total{host=\"a\"}[6h]", StandardCharsets.UTF_8),
                                end))
                .text());
    double grown = 0;
    double before = Double.NaN;
    for (JsonNode sample : samples.path("data").path("result").path(0).path("values")) {
      double value = sample.path(1).asDouble();
      grown += Double.isNaN(before) ? 0 : value >= before ? value - before : value;
      before = value;
    }
    return grown;
  }

  @Test
  void autoTakesTheWidestTierThatCanAnswer() throws IOException {
    assertThat(range("max_over_time(temp[1d])", "1d", "auto").path("infos").path(0).asText())
        .contains("answered from the tier 1d");
    assertThat(range("max_over_time(temp[1d])", "1h", "auto").path("infos").path(0).asText())
        .contains("answered from the tier 1h");
    assertThat(range("max_over_time(temp[90m])", "1h", "auto").has("infos")).isFalse();
    assertThat(range("stddev_over_time(temp[1d])", "1d", "auto").has("infos")).isFalse();
  }

  @Test
  void aTierThatCannotAnswerSaysSo() throws IOException {
    JsonNode refused = range("max_over_time(temp[90m])", "1h", "1h");
    assertThat(refused.path("code").asText()).isEqualTo("promql-execution");
    assertThat(refused.path("error").asText())
        .contains("the tier 1h cannot answer what stands at character 15")
        .contains("max_over_time");
    assertThat(range("temp", "1h", "1h").path("code").asText()).isEqualTo("promql-execution");
    assertThat(range("temp", "1h", "1w").path("code").asText()).isEqualTo("parameter-invalid");
  }
}
