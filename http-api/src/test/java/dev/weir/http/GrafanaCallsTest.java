package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Grafana's data source of type Prometheus sends, as its manual and its requests have it: the
 * test of a data source, the lists of its query builder, variables, panels and alert lists.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GrafanaCallsTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String API = "/v1/tenants/acme/prometheus/api/v1/";

  private RealNode node;
  private RecordingClient client;

  /** On a step of a panel, in seconds. */
  private long now;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
    now = System.currentTimeMillis() / 1000 / 15 * 15;
    StringBuilder lines = new StringBuilder("# TYPE http_requests_total counter\n");
    for (int step = 0; step <= 20; step++) {
      for (String job : new String[] {"api", "web"}) {
        lines.append(
            "http_requests_total{job=\"%s\",instance=\"%s-1\"} %d %d\n"
                .formatted(job, job, step * 30, (now - (20 - step) * 15L) * 1000));
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

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode data(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT))
        .startsWith("application/json");
    assertThat(answer.json().get("status").asText()).isEqualTo("success");
    return answer.json().get("data");
  }

  private JsonNode post(String path, String form) {
    return data(client.call("POST", API + path).body(FORM, form).send());
  }

  private JsonNode get(String path) {
    return data(client.get(API + path));
  }

  private String times() {
    return "start=" + (now - 300) + "&end=" + now;
  }

  @Test
  void saveAndTest() {
    JsonNode sum = post("query", "query=1%2B1&time=" + now + ".123");
    assertThat(sum.get("resultType").asText()).isEqualTo("scalar");
    assertThat(sum.get("result").get(1).asText()).isEqualTo("2");
    JsonNode build = get("status/buildinfo");
    assertThat(build.get("version").asText())
        .as("it chooses the features of its editor by it")
        .startsWith("3.");
    assertThat(build.has("features")).as("it is no Mimir").isFalse();
  }

  @Test
  void listsOfTheQueryBuilder() {
    assertThat(get("label/__name__/values?" + times()).toString())
        .isEqualTo("[\"http_requests_total\"]");
    String selector = "match%5B%5D=" + encoded("{__name__=\"http_requests_total\"}");
    assertThat(post("labels", times() + "&" + selector).toString())
        .isEqualTo("[\"__name__\",\"instance\",\"job\"]");
    assertThat(get("labels?" + times() + "&" + selector)).hasSize(3);
    assertThat(get("label/job/values?" + times() + "&" + selector + "&limit=40000").toString())
        .isEqualTo("[\"api\",\"web\"]");
    assertThat(post("series", times() + "&" + selector + "&limit=40000")).hasSize(2);
    assertThat(get("metadata?limit=2000").at("/http_requests_total/0/type").asText())
        .isEqualTo("counter");
  }

  @Test
  void variablesOfADashboard() {
    // label_values(http_requests_total{job="api"}, instance)
    String selector = "match%5B%5D=" + encoded("http_requests_total{job=\"api\"}");
    assertThat(get("label/instance/values?" + selector + "&" + times()).toString())
        .isEqualTo("[\"api-1\"]");
    // label_names()
    assertThat(get("labels?" + times())).hasSize(3);
    // query_result(count by (job) (http_requests_total))
    JsonNode result =
        post("query", "query=" + encoded("count by (job) (http_requests_total)") + "&time=" + now);
    assertThat(result.get("result")).hasSize(2);
  }

  @Test
  void aPanelOverTime() {
    JsonNode panel =
        post(
            "query_range",
            times() + "&step=15&query=" + encoded("sum by (job) (rate(http_requests_total[1m]))"));
    assertThat(panel.get("resultType").asText()).isEqualTo("matrix");
    assertThat(panel.at("/result/0/metric/job").asText()).isEqualTo("api");
    JsonNode last = panel.at("/result/0/values");
    assertThat(last.get(last.size() - 1).get(0).asLong()).isEqualTo(now);
    assertThat(last.get(last.size() - 1).get(1).asDouble()).isCloseTo(2, within(1e-12));
    assertThat(post("query_exemplars", times() + "&query=http_requests_total")).isEmpty();
  }

  @Test
  void aQueryThatIsWrongIsToldInTheEditor() {
    Answer wrong = client.call("POST", API + "query").body(FORM, "query=sum%28").send();
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("status").asText()).isEqualTo("error");
    assertThat(wrong.json().get("errorType").asText()).isEqualTo("bad_data");
    assertThat(wrong.json().get("error").asText()).contains("parse error");
  }

  @Test
  void alertListsAndTheEditor() {
    assertThat(get("rules").get("groups")).isEmpty();
    assertThat(get("alerts").get("alerts")).isEmpty();
    assertThat(get("format_query?query=" + encoded("sum(up)by(job)")).asText())
        .isEqualTo("sum by (job) (up)");
    assertThat(get("parse_query?query=up").get("type").asText()).isEqualTo("vectorSelector");
  }
}
