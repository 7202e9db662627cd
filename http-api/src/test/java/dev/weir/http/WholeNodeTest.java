package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What clients rely on and only a whole node can show. Each test has a tenant of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class WholeNodeTest {
  private static final String UNIT = "SELECT id,\n price / qty AS unit FROM orders";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private Answer upsert(String tenant, String table, String rows) {
    Answer answer = client.postJson("/v1/tenants/" + tenant + "/tables/" + table + "/rows", rows);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private void define(String path, String sql) {
    Answer answer = client.putSql(path, sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private List<JsonNode> messages(String path) throws JsonProcessingException {
    Answer answer = client.call("GET", path).header("Accept", "application/x-ndjson").send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<JsonNode> messages = new ArrayList<>();
    for (String line : answer.text().split("\n", -1)) {
      if (!line.isEmpty()) {
        messages.add(JSON.readTree(line));
      }
    }
    return messages;
  }

  private static List<String> types(List<JsonNode> messages) {
    return messages.stream().map(message -> message.path("type").asText()).toList();
  }

  @Test
  void aFailedViewLeavesBatchAndOtherViewsAlone() {
    String base = "/v1/tenants/failing";
    define(
        base + "/tables/orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, price INTEGER, qty INTEGER)");
    define(base + "/views/unit", UNIT);
    define(base + "/views/big", "SELECT * FROM orders WHERE price > 10");
    upsert("failing", "orders", "{\"id\":1,\"price\":100,\"qty\":4}");
    Answer batch = upsert("failing", "orders", "[{\"id\":2,\"price\":50,\"qty\":0},{\"id\":3}]");
    assertThat(batch.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(batch.json().path("failed_views").toString()).isEqualTo("[\"unit\"]");
    long rev = batch.json().path("rev").asLong();

    JsonNode view = client.get(base + "/views/unit").json();
    assertThat(view.path("state").asText()).isEqualTo("failed");
    assertThat(view.at("/failure/rev").asLong()).isEqualTo(rev);
    assertThat(view.at("/failure/error").asText()).isEqualTo("division-by-zero");
    assertThat(view.at("/failure/table").asText()).isEqualTo("orders");
    assertThat(view.at("/failure/key").toString()).isEqualTo("[\"2\"]");
    assertThat(view.at("/failure/position/line").asInt()).isEqualTo(2);
    assertThat(view.at("/failure/expression").asText()).contains("qty");

    Answer rows = client.get(base + "/views/unit/rows");
    assertThat(rows.status()).isEqualTo(409);
    assertThat(rows.code()).isEqualTo("view-failed");
    assertThat(rows.json().at("/failure/rev").asLong()).isEqualTo(rev);
    assertThat(client.get(base + "/views/unit/stream").code()).isEqualTo("view-failed");
    assertThat(client.putSql(base + "/views/over", "SELECT * FROM unit").code())
        .isEqualTo("view-failed");
    Answer metrics = client.get("/metrics");
    assertThat(metrics.text())
        .contains("weir_view_failed{circuit=\"main\",tenant=\"failing\",view=\"unit\"} 1");

    upsert("failing", "orders", "{\"id\":4,\"price\":60,\"qty\":2}");
    assertThat(client.get(base + "/views/big/rows").json().path("rows").findValuesAsText("id"))
        .containsExactly("1", "2", "4");
    Answer again = client.putSql(base + "/views/unit", UNIT);
    assertThat(again.json().path("state").asText()).as("the row is as it was").isEqualTo("failed");
    upsert("failing", "orders", "{\"id\":2,\"price\":50,\"qty\":5}");
    Answer mended = client.putSql(base + "/views/unit", UNIT);
    assertThat(mended.json().path("state").asText()).isEqualTo("active");
    assertThat(mended.json().path("replaced").asBoolean()).isTrue();
    assertThat(client.get(base + "/views/unit/rows?id=2").json().at("/rows/0/unit").asInt())
        .isEqualTo(10);
    assertThat(client.call("DELETE", base + "/views/unit").send().status()).isEqualTo(200);
  }

  @Test
  void aFailedViewIsResumed_andThoseThatReadItAfterIt() {
    String base = "/v1/tenants/resumed";
    define(
        base + "/tables/orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, price INTEGER, qty INTEGER)");
    define(base + "/views/unit", UNIT);
    define(base + "/views/cheap", "SELECT COUNT(*) AS n FROM unit WHERE unit < 20");
    upsert(
        "resumed",
        "orders",
        "[{\"id\":1,\"price\":100,\"qty\":4},{\"id\":2,\"price\":9,\"qty\":9}]");
    Answer bad = upsert("resumed", "orders", "{\"id\":3,\"price\":50,\"qty\":0}");
    assertThat(bad.json().path("failed_views").toString()).isEqualTo("[\"cheap\",\"unit\"]");
    long rev = bad.json().path("rev").asLong();

    JsonNode kept = client.get(base + "/views/unit/rows?stale=ok").json();
    assertThat(kept.path("rev").asLong()).isEqualTo(rev - 1);
    assertThat(kept.path("rows").findValuesAsText("unit")).containsExactly("25", "1");
    assertThat(client.get(base + "/views/unit/rows").code()).isEqualTo("view-failed");

    Answer early = client.call("POST", base + "/views/cheap:resume").send();
    assertThat(early.code()).as("what it reads has failed").isEqualTo("view-failed");
    JsonNode again = job(client.call("POST", base + "/views/unit:resume").send());
    assertThat(again.path("state").asText()).as("the row is as it was").isEqualTo("failed");
    assertThat(again.at("/result/detail").asText()).contains("qty");
    assertThat(client.get(base + "/views/unit/rows?stale=ok").code())
        .as("nothing is kept of a view that failed when it was computed")
        .isEqualTo("view-failed");

    upsert("resumed", "orders", "{\"id\":3,\"price\":50,\"qty\":5}");
    JsonNode done = job(client.call("POST", base + "/views/unit:resume").send());
    assertThat(done.path("kind").asText()).isEqualTo("backfill");
    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.at("/result/rows").asInt()).isEqualTo(3);
    assertThat(client.get(base + "/views/cheap").json().path("state").asText()).isEqualTo("failed");
    job(client.call("POST", base + "/views/cheap:resume").send());
    assertThat(client.get(base + "/views/cheap/rows").json().at("/rows/0/n").asInt()).isEqualTo(2);
    upsert("resumed", "orders", "{\"id\":4,\"price\":60,\"qty\":60}");
    assertThat(client.get(base + "/views/cheap/rows").json().at("/rows/0/n").asInt()).isEqualTo(3);

    long active = client.get(base + "/views/unit").json().path("created_rev").asLong();
    job(client.call("POST", base + "/views/unit:resume").send());
    assertThat(client.get(base + "/views/unit").json().path("created_rev").asLong())
        .as("what is active stays as it is")
        .isEqualTo(active);
    assertThat(client.call("POST", base + "/views/none:resume").send().code())
        .isEqualTo("view-not-found");
  }

  /** The job when it has ended. */
  private JsonNode job(Answer begun) {
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    client.call("GET", begun.header("Location") + "/stream").send();
    return client.get(begun.header("Location")).json();
  }

  @Test
  void everyTypeComesBackAsItWent() {
    String base = "/v1/tenants/types";
    define(
        base + "/tables/kinds",
        "CREATE TABLE kinds (id BIGINT PRIMARY KEY, flag BOOLEAN, small INTEGER, big BIGINT,"
            + " price DECIMAL(38,2), ratio DOUBLE, code VARCHAR(3), day DATE, at TIMESTAMP)");
    String rows =
        """
        {"id":1,"flag":true,"small":-2147483648,"big":9007199254740993,"price":"12.50","ratio":0.1,"code":"a😀ü","day":"2001-01-31","at":"2001-01-31T06:20:00"}
        {"id":2,"flag":false,"small":2147483647,"big":-9223372036854775808,"price":"-999999999999999999999999999999999999.99","ratio":"NaN","code":"","day":"0001-01-01","at":"2001-01-31T06:20:00.000001"}
        {"id":3,"flag":null,"small":null,"big":null,"price":null,"ratio":"-Infinity","code":null,"day":null,"at":null}
        {"id":4,"flag":null,"small":null,"big":null,"price":"0.00","ratio":-0.0,"code":null,"day":null,"at":null}
        """;
    String path = base + "/tables/kinds/rows";
    assertThat(client.call("POST", path).body("application/x-ndjson", rows).send().status())
        .isEqualTo(200);
    assertThat(client.call("GET", path).header("Accept", "application/x-ndjson").send().text())
        .isEqualTo(rows);
    assertThat(client.get(path).json().path("rows").toString())
        .isEqualTo("[" + rows.strip().replace("\n", ",") + "]");
    String csv = client.call("GET", path).header("Accept", "text/csv").send().text();
    Answer again = client.call("POST", path).body("text/csv", csv).send();
    assertThat(again.json().path("noop").asInt()).as(csv).isEqualTo(4);
    assertThat(client.get(path + "/1?ints=string").json().at("/row/big").isTextual()).isTrue();
    Answer text =
        client.postJson(
            path, "{\"id\":\"5\",\"small\":\"7\",\"price\":1.5,\"at\":\"2001-01-31 06:20:00.50\"}");
    assertThat(text.status()).isEqualTo(200);
    assertThat(client.get(path + "/5").json().path("row").toString())
        .isEqualTo(
            "{\"id\":5,\"flag\":null,\"small\":7,\"big\":null,\"price\":\"1.50\",\"ratio\":null,"
                + "\"code\":null,\"day\":null,\"at\":\"2001-01-31T06:20:00.5\"}");
  }

  @Test
  void everyMeasureOfTheContractIsThere() {
    define("/v1/tenants/measured/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    define("/v1/tenants/measured/views/v", "SELECT * FROM t");
    upsert("measured", "t", "{\"id\":1}");
    client.get("/no-such-route");
    String text = client.get("/metrics").text();
    for (String name :
        List.of(
            "weir_build_info",
            "weir_http_requests_total",
            "weir_http_request_seconds",
            "weir_batches_total",
            "weir_batch_rows_total",
            "weir_journal_append_seconds",
            "weir_journal_bytes_total",
            "weir_step_seconds",
            "weir_rev",
            "weir_state_bytes",
            "weir_view_failed",
            "weir_subscribers",
            "weir_stream_coalesced_total",
            "weir_refused_total")) {
      assertThat(text).contains("# TYPE " + name + " ");
    }
    assertThat(text)
        .contains("weir_rev{circuit=\"main\",tenant=\"measured\"} 3")
        .contains("weir_refused_total{code=\"route-not-found\"}");
  }

  @Test
  void aReplacedViewIsReadAnew_andItsWarningsHaveNoPlace() {
    String base = "/v1/tenants/replacing";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER)");
    define(base + "/views/v", "SELECT * FROM t");
    upsert("replacing", "t", "{\"id\":1,\"n\":5}");
    String tag = client.get(base + "/views/v/rows").header("ETag");
    Answer replaced = client.putSql(base + "/views/v", "SELECT n FROM t");
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().path("replaced").asBoolean()).isTrue();
    assertThat(replaced.json().at("/warnings/0/code").asText()).isEqualTo("no-key");
    assertThat(replaced.json().at("/warnings/0/position").isNull()).isTrue();
    Answer rows = client.call("GET", base + "/views/v/rows").header("If-None-Match", tag).send();
    assertThat(rows.json().path("rows").toString()).isEqualTo("[{\"n\":5}]");
  }

  @Test
  void aReadWaitsForItsRev() throws Exception {
    String base = "/v1/tenants/waiting";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    define(base + "/views/v", "SELECT * FROM t");
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(
            () ->
                client
                    .call("GET", base + "/views/v/rows?timeout_ms=8000")
                    .header("Weir-Min-Rev", "1.3")
                    .send());
    upsert("waiting", "t", "{\"id\":1}");
    Answer answer = waiting.get(20, TimeUnit.SECONDS);
    assertThat(answer.header("Weir-Rev")).isEqualTo("3");
    assertThat(answer.json().path("count").asInt()).isEqualTo(1);
    Answer late = client.get(base + "/tables/t/rows?min_rev=1.4&timeout_ms=1");
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.header("Retry-After")).isEqualTo("1");
    assertThat(late.json().path("have_rev").asLong()).isEqualTo(3);
    assertThat(late.json().path("min_rev").asLong()).isEqualTo(4);
  }

  @Test
  void aStreamGoesOnWhereItsEndSays() throws JsonProcessingException {
    String base = "/v1/tenants/streaming";
    define(base + "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER)");
    define(base + "/views/v", "SELECT * FROM t");
    for (int id = 1; id <= 4; id++) {
      upsert("streaming", "t", "{\"id\":" + id + ",\"n\":1}");
    }
    List<JsonNode> first = messages(base + "/views/v/stream?from_rev=2&until_rev=4");
    assertThat(types(first)).containsExactly("progress", "delta", "delta", "end");
    assertThat(first.getFirst().path("rev").asLong()).isEqualTo(2);
    assertThat(first.getLast().path("reason").asText()).isEqualTo("until");
    assertThat(first.getLast().path("resume").asText()).isEqualTo("1.4");
    List<JsonNode> rest = messages(base + "/views/v/stream?from_rev=1.4&until_rev=6");
    assertThat(types(rest)).containsExactly("progress", "delta", "delta", "end");
    assertThat(rest.getLast().path("resume").asText()).isEqualTo("1.6");
    List<JsonNode> ahead = messages(base + "/views/v/stream?from_rev=99&until_rev=6");
    assertThat(types(ahead)).startsWith("reset", "snapshot-begin", "rows", "snapshot-end");
    assertThat(ahead.getFirst().path("reason").asText()).isEqualTo("ahead");
    assertThat(ahead.getFirst().path("view").asText()).isEqualTo("v");
  }
}
