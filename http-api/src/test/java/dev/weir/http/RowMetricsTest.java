package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.entity.RowFigures;
import dev.weir.http.RecordingClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of tables and views as series of their tenant. */
class RowMetricsTest {
  private static final String TENANT = "/v1/tenants/acme";
  private static final String API = TENANT + "/prometheus/api/v1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path data;
  private RealNode node;
  private RecordingClient client;

  private void start(String interval) {
    node = RealNode.start(data, Map.of("weir.metrics.view-interval", interval));
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private void define() {
    client.putSql(
        TENANT + "/tables/orders", "CREATE TABLE orders (id BIGINT PRIMARY KEY, cents BIGINT)");
    client.putSql(TENANT + "/views/large", "SELECT id, cents FROM orders WHERE cents > 10");
    client.call("PUT", TENANT + "/circuits/side").body("application/json", "{}").send();
    Answer side =
        client.putSql(TENANT + "/circuits/side/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assertThat(side.status()).as(side.text()).isEqualTo(201);
  }

  private void send(String... changes) {
    Answer answer =
        client.postJson(TENANT + "/batches", "{\"changes\":[" + String.join(",", changes) + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static String upsert(int id, int cents) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"cents\":%d}}"
        .formatted(id, cents);
  }

  private static String delete(int id) {
    return "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":%d}}".formatted(id);
  }

  private JsonNode result(String query) {
    return client
        .get(API + "/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .json()
        .at("/data/result");
  }

  private String value(String query) {
    return result(query).at("/0/value/1").asText();
  }

  private void awaitValue(String query, String value) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(value(query)).isEqualTo(value));
  }

  @Test
  void countsInsertsUpdatesAndDeletes() {
    start("1s");
    define();
    send(upsert(1, 5), upsert(2, 20), upsert(3, 30));
    awaitValue("weir_table_rows{circuit=\"main\",table=\"orders\"}", "3");
    awaitValue("weir_view_rows{circuit=\"main\",view=\"large\"}", "2");
    awaitValue("weir_view_changes_total{view=\"large\",change=\"insert\"}", "2");
    awaitValue("weir_view_changes_total{view=\"large\",change=\"delete\"}", "0");
    awaitValue("weir_table_rows{circuit=\"side\",table=\"t\"}", "0");
    send(upsert(1, 15), upsert(2, 25), delete(3));
    awaitValue("weir_view_changes_total{view=\"large\",change=\"delete\"}", "2");
    awaitValue("weir_view_changes_total{view=\"large\",change=\"insert\"}", "4");
    awaitValue("weir_view_rows{view=\"large\"}", "2");
    awaitValue("weir_table_rows{table=\"orders\"}", "2");
    awaitValue("weir_table_changes_total{table=\"orders\",change=\"insert\"}", "5");
    awaitValue("weir_table_changes_total{table=\"orders\",change=\"delete\"}", "3");
    await()
        .atMost(PATIENCE)
        .until(
            () -> result("rate(weir_view_changes_total{change=\"insert\"}[1m]) > 0").size() == 1);
    assertThat(result("{circuit=~\"metrics.*\"}")).isEmpty();
  }

  @Test
  void beginsAnew_whenTheNodeDoes() {
    start("1s");
    define();
    send(upsert(1, 50), upsert(2, 20));
    awaitValue("weir_view_changes_total{view=\"large\",change=\"insert\"}", "2");
    stop();
    start("1s");
    assertThat(client.get(TENANT + "/views/large/rows").status()).isEqualTo(200);
    awaitValue("weir_view_changes_total{view=\"large\",change=\"insert\"}", "0");
    awaitValue("weir_view_rows{view=\"large\"}", "2");
    send(upsert(3, 30));
    awaitValue("weir_view_changes_total{view=\"large\",change=\"insert\"}", "1");
    awaitValue("weir_view_rows{view=\"large\"}", "3");
  }

  @Test
  void followsTablesAndViewsThatComeAndGo() {
    start("1s");
    define();
    awaitValue("weir_view_rows{view=\"large\"}", "0");
    send(upsert(1, 50));
    client.putSql(TENANT + "/views/small", "SELECT id FROM orders WHERE cents > 40");
    awaitValue("weir_view_rows{view=\"small\"}", "1");
    awaitValue("weir_view_changes_total{view=\"small\",change=\"insert\"}", "0");
    client.call("DELETE", TENANT + "/views/large").send();
    long gone = System.currentTimeMillis();
    await().atMost(PATIENCE).until(() -> newest("weir_view_rows{view=\"small\"}") > gone + 2_000);
    assertThat(newest("weir_view_rows{view=\"large\"}")).isLessThan(gone + 1_000);
  }

  private long newest(String selector) {
    return result("timestamp(" + selector + ") * 1000").at("/0/value/1").asLong();
  }

  @Test
  void leavesOutAViewThatHasFailed() {
    start("1s");
    define();
    client.putSql(TENANT + "/views/part", "SELECT id, 100 / cents AS x FROM orders");
    send(upsert(1, 50));
    awaitValue("weir_view_rows{view=\"part\"}", "1");
    send(upsert(2, 0));
    awaitValue("weir_table_rows{table=\"orders\"}", "2");
    assertThat(RowFigures.all().flatMap(each -> each.figures().stream()))
        .extracting(RowFigures.Figure::name)
        .contains("orders", "large")
        .doesNotContain("part");
  }

  @Test
  void writesNothing_unlessItIsToldTo() {
    start("0s");
    define();
    send(upsert(1, 50));
    assertThat(client.get("/metrics").text()).doesNotContain("circuit=\"metrics.");
    assertThat(result("{__name__=~\"weir_.+\"}")).isEmpty();
  }
}
