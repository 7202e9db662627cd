package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What shards evaluate against what is evaluated from their samples: a comparison of names that no
 * part can have says the same and is left to nobody.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PushDownRoutesTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1/";
  private static final long START = (System.currentTimeMillis() / 1000 - 7_200) / 60 * 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    for (int host = 0; host < 40; host++) {
      long value = 0;
      for (int minute = 0; minute <= 60; minute++) {
        value = random.nextInt(30) == 0 ? 0 : value + random.nextInt(90);
        lines.append(
            "requests_total{host=\"h%d\",zone=\"z%d\"} %d %d\n"
                .formatted(host, host % 3, value, (START + minute * 60L) * 1000));
      }
    }
    assertThat(
            client
                .call("POST", API + "import/prometheus")
                .body("text/plain", lines.toString())
                .send()
                .status())
        .isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum by (zone) (rate(M[5m]))",
        "count(M > 500)",
        "max without (host) (increase(M[10m]))",
        "min(M) + avg(M offset 5m)",
        "sum(M) / count(M)",
        "topk(3, rate(M[10m]))",
        "group by (zone) (M @ end())",
        "quantile_over_time(0.9, M[30m])",
        "sum(max_over_time(rate(M[5m])[20m:5m]))",
        "stddev(M)"
      })
  void bothPlansAgree(String query) throws Exception {
    String left = query.replace("M", "requests_total");
    String whole = query.replace("M", "{__name__=~\"requests_total\"}");
    for (String step : List.of("15s", "5m")) {
      requireSame(range(whole, step), range(left, step));
    }
    requireSame(instant(whole), instant(left));
  }

  private static void requireSame(JsonNode wanted, JsonNode got) {
    assertThat(rows(got)).isNotEmpty().hasSameSizeAs(rows(wanted));
    List<String> want = rows(wanted);
    List<String> have = rows(got);
    for (int row = 0; row < want.size(); row++) {
      requireNear(want.get(row), have.get(row));
    }
  }

  private static List<String> rows(JsonNode answer) {
    assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("success");
    List<String> rows = new ArrayList<>();
    answer.path("data").path("result").forEach(row -> rows.add(row.toString()));
    rows.sort(null);
    return rows;
  }

  /** Texts with the same words and nearly the same numbers. */
  private static void requireNear(String want, String have) {
    String[] wanted = want.split("\"");
    String[] got = have.split("\"");
    assertThat(got).hasSameSizeAs(wanted);
    for (int word = 0; word < wanted.length; word++) {
      if (!wanted[word].equals(got[word])) {
        double number = Double.parseDouble(wanted[word]);
        assertThat(Math.abs(Double.parseDouble(got[word]) - number))
            .as("%s and %s", want, have)
            .isLessThanOrEqualTo(1e-14 * Math.abs(number));
      }
    }
  }

  private JsonNode instant(String query) throws Exception {
    return JSON.readTree(
        client.get(API + "query?query=" + encoded(query) + "&time=" + (START + 3_000)).text());
  }

  private JsonNode range(String query, String step) throws Exception {
    return JSON.readTree(
        client
            .get(
                API
                    + "query_range?query=%s&start=%d&end=%d&step=%s"
                        .formatted(encoded(query), START, START + 3_600, step))
            .text());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
