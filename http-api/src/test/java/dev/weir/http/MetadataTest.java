package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.http.samples.WireOut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types, helps and units of metrics, from those who send them to those who ask. */
class MetadataTest {
  private static final String API = "/v1/tenants/acme/prometheus/api/v1";
  private static final String TEXT = "text/plain";

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;

  @BeforeEach
  void start() {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private Answer text(String type, String... lines) {
    return client
        .call("POST", API + "/import/prometheus")
        .body(type, String.join("\n", lines) + "\n")
        .send();
  }

  private Answer remoteWrite(String type, WireOut request) {
    return client
        .call("POST", API + "/write")
        .header("Content-Encoding", "snappy")
        .body(type, UnpackingTest.packed("snappy", request.toBytes()))
        .send();
  }

  private JsonNode metadata(String query) {
    Answer answer = client.get(API + "/metadata" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("status").asText()).isEqualTo("success");
    return answer.json().get("data");
  }

  private static String entry(String type, String help, String unit) {
    return "{\"type\":\"%s\",\"help\":\"%s\",\"unit\":\"%s\"}".formatted(type, help, unit);
  }

  private static List<String> of(JsonNode data, String metric) {
    JsonNode all = data.path(metric);
    return StreamSupport.stream(all.spliterator(), false).map(JsonNode::toString).toList();
  }

  private static List<String> metrics(JsonNode data) {
    return data.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void commentsOfATextAreKept_alsoOverAStart() {
    Answer stored =
        text(
            TEXT,
            "# HELP requests_total All \\\\ of them,\\nby code.",
            "# TYPE requests_total counter",
            "requests_total{code=\"200\"} 1",
            "# just a comment",
            "#TYPE no blank",
            "# TYPE broken nonsense",
            "# TYPE \"a.b\" gauge",
            "{\"a.b\"} 1");
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    String counter = entry("counter", "All \\\\ of them,\\nby code.", "");
    JsonNode before = metadata("");
    assertThat(metrics(before)).containsExactly("a.b", "requests_total");
    assertThat(of(before, "requests_total")).containsExactly(counter);
    assertThat(of(before, "a.b")).containsExactly(entry("gauge", "", ""));
    assertThat(client.call("POST", "/v1/tenants/acme/snapshot").send().status()).isEqualTo(200);
    text(TEXT, "# TYPE later summary");
    JsonNode all = metadata("");
    stop();
    start();
    assertThat(metadata("")).isEqualTo(all);
    assertThat(of(all, "later")).containsExactly(entry("summary", "", ""));
  }

  @Test
  void openMetricsHasUnits() {
    text(
        "application/openmetrics-text; version=1.0.0",
        "# TYPE wait_seconds histogram",
        "# UNIT wait_seconds seconds",
        "# HELP wait_seconds How \\\"long\\\".",
        "wait_seconds_bucket{le=\"+Inf\"} 1",
        "# EOF");
    assertThat(of(metadata(""), "wait_seconds"))
        .containsExactly(entry("histogram", "How \\\"long\\\".", "seconds"));
  }

  @Test
  void senders_mayDisagree_andTheNewestIsFirst() {
    text(TEXT, "# HELP up one", "# TYPE up gauge", "up 1");
    text(TEXT, "# HELP up two", "# TYPE up gauge", "up 1");
    Answer again = text(TEXT, "# HELP up one", "# TYPE up gauge");
    assertThat(again.status()).isEqualTo(204);
    assertThat(of(metadata(""), "up"))
        .containsExactly(entry("gauge", "two", ""), entry("gauge", "one", ""));
    assertThat(of(metadata("?limit_per_metric=1"), "up"))
        .containsExactly(entry("gauge", "two", ""));
  }

  @Test
  void aRequestOfOnlyMetadataOfRemoteWriteMakesTheTenant() {
    WireOut said =
        new WireOut().varint(1, 1).text(2, "go_gc_total").text(4, "Runs.").text(5, "runs");
    Answer stored = remoteWrite("application/x-protobuf", new WireOut().bytes(3, said));
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    assertThat(stored.header("Weir-Revs")).isNotEmpty();
    assertThat(metadata("").toString())
        .isEqualTo("{\"go_gc_total\":[" + entry("counter", "Runs.", "runs") + "]}");
  }

  @Test
  void metadataOfASeriesAreThoseOfItsFamily() {
    WireOut request = new WireOut().text(4, "").text(4, "__name__").text(4, "took_bucket");
    request.text(4, "le").text(4, "1").text(4, "2").text(4, "How long it took.").text(4, "s");
    long now = System.currentTimeMillis();
    for (int value = 4; value <= 5; value++) {
      WireOut labels = new WireOut().raw(1).raw(2).raw(3).raw(value);
      WireOut sample = new WireOut().fixed64(1, 0).varint(2, now);
      WireOut said = new WireOut().varint(1, 3).varint(3, 6).varint(4, 7);
      request.bytes(5, new WireOut().bytes(1, labels).bytes(2, sample).bytes(5, said));
    }
    Answer stored =
        remoteWrite("application/x-protobuf;proto=io.prometheus.write.v2.Request", request);
    assertThat(stored.status()).as(stored.text()).isEqualTo(204);
    assertThat(stored.header("Weir-Samples-Accepted")).isEqualTo("2");
    assertThat(metadata("").toString())
        .isEqualTo("{\"took\":[" + entry("histogram", "How long it took.", "s") + "]}");
  }

  @Test
  void limitsAndMetricsNarrowTheAnswer() {
    text(TEXT, "# TYPE a gauge", "# TYPE b gauge", "# TYPE c gauge", "a 1");
    assertThat(metrics(metadata("?limit=2"))).containsExactly("a", "b");
    assertThat(metrics(metadata("?limit=0"))).isEmpty();
    assertThat(metrics(metadata("?metric=b"))).containsExactly("b");
    assertThat(metrics(metadata("?metric=nobody"))).isEmpty();
    assertThat(client.get(API + "/metadata?limit=-1").code()).isEqualTo("parameter-invalid");
    assertThat(client.get(API + "/metadata?limit_per_metric=x").code())
        .isEqualTo("parameter-invalid");
    assertThat(client.get("/v1/tenants/nobody/prometheus/api/v1/metadata").code())
        .isEqualTo("tenant-not-found");
  }

  @Test
  void metadataThatDoNotFitOneMessageComeInParts() {
    String help = "h".repeat(1000);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      lines.append("# HELP metric_%03d %s\n# TYPE metric_%03d gauge\n".formatted(i, help, i));
    }
    assertThat(text(TEXT, lines + "metric_000 1").status()).isEqualTo(204);
    JsonNode all = metadata("");
    assertThat(metrics(all)).hasSize(600);
    assertThat(of(all, "metric_599")).containsExactly(entry("gauge", help, ""));
  }
}
