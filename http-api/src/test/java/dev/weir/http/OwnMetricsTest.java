package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tenant that the node writes its own metrics to. */
class OwnMetricsTest {
  private static final String OWN = "/v1/tenants/_weir";
  private static final String API = OWN + "/prometheus/api/v1";

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;

  @BeforeEach
  void start() {
    node =
        RealNode.start(
            data,
            Map.of(
                "weir.metrics.own-interval", "1s",
                "weir.node.name", "one",
                "weir.region.self", "here"));
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private Answer query(String text) {
    return client.get(API + "/query?query=" + text);
  }

  private boolean has(String text) {
    return query(text).json().at("/data/result/0").isObject();
  }

  @Test
  void holdsWhatMetricsShows_withNodeAndRegion() {
    await().atMost(Duration.ofSeconds(60)).until(() -> has("weir_http_requests_total"));
    Answer found = query("weir_build_info");
    assertThat(found.json().at("/data/result/0/metric/node").asText()).isEqualTo("one");
    assertThat(found.json().at("/data/result/0/metric/region").asText()).isEqualTo("here");
    assertThat(query("weir_http_requests_total").json().at("/data/result/0/metric/route").asText())
        .isNotEmpty();
    stop();
    start();
    assertThat(client.get(API + "/export?match%5B%5D=weir_build_info").text()).contains("\"one\"");
  }

  @Test
  void nobodyElseWritesToIt() {
    refused(client.call("PUT", OWN).body("application/json", "{}").send());
    refused(client.putSql(OWN + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)"));
    refused(client.putSql(OWN + "/views/v", "SELECT 1"));
    refused(client.call("DELETE", OWN + "?confirm=_weir").send());
    refused(client.postJson(OWN + "/batches", "{\"changes\":[]}"));
    for (String path : new String[] {"/influx/write", "/prometheus/api/v1/import/prometheus"}) {
      refused(client.call("POST", OWN + path).body("text/plain", "up 1\n").send());
    }
    Answer form =
        client
            .call("POST", API + "/query")
            .body("application/x-www-form-urlencoded", "query=up")
            .send();
    assertThat(form.status()).isNotEqualTo(409);
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("name-taken");
  }
}
