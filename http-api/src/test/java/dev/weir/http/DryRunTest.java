package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run tells, and that nobody can tell afterwards that there was one. */
@TestInstance(Lifecycle.PER_CLASS)
class DryRunTest {
  private static final List<String> READS =
      List.of(
          "/tables",
          "/views",
          "/tables/orders/rows",
          "/views/by_shop/rows?format=flat&include=rows",
          "/views/share/rows?format=flat&include=rows",
          "/changes?limit=1000");

  private RealNode node;
  private RecordingClient client;
  private int tests;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.snapshot.revs", "16"));
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private String orders() {
    String tenant = "/v1/tenants/dry" + ++tests;
    define(
        tenant + "/tables/orders",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, shop VARCHAR(5), cents BIGINT)");
    define(
        tenant + "/views/by_shop",
        "SELECT shop, COUNT(*) AS n, SUM(cents) AS cents FROM orders GROUP BY shop");
    define(tenant + "/views/share", "SELECT id, 1000 / cents AS share FROM orders");
    return tenant;
  }

  private void define(String path, String sql) {
    Answer answer = client.putSql(path, sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private static String order(int id, String shop, long cents) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"%s\",\"cents\":%d}}"
        .formatted(id, shop, cents);
  }

  private static String batch(String changes) {
    return "{\"changes\":[" + changes + "]}";
  }

  private JsonNode send(String tenant, String changes) {
    return ok(client.postJson(tenant + "/batches", batch(changes)));
  }

  private JsonNode tried(String tenant, String changes) {
    return ok(client.postJson(tenant + "/batches?dry_run=true", batch(changes)));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /**
   * Everything that can be read, as the bytes that are sent, but for the state's: buffers stay as
   * long as the largest step has needed them, also one that is undone.
   */
  private List<String> everything(String tenant) {
    return READS.stream()
        .map(path -> client.get(tenant + path).text())
        .map(text -> text.replaceAll("\"state_bytes\":\\d+", ""))
        .toList();
  }

  @Test
  void tellsWhatTheBatchThenDoes_andChangesNothing() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    String tenant = orders();
    for (int round = 0; round < 40; round++) {
      List<String> changes = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        int id = random.nextInt(12);
        changes.add(
            random.nextInt(3) == 0
                ? "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":" + id + "}}"
                : order(id, "s" + random.nextInt(3), 1 + random.nextInt(5)));
      }
      String what = Seeds.option(seed) + " round " + round;
      String all = String.join(",", changes);
      List<String> before = everything(tenant);
      JsonNode tried = tried(tenant, all);
      assertThat(everything(tenant)).as(what).isEqualTo(before);

      JsonNode done = send(tenant, all);
      long rev = done.path("rev").asLong();
      assertThat(tried.path("base_rev").asLong()).as(what).isEqualTo(rev - 1);
      for (String count : List.of("accepted", "noop", "skipped")) {
        assertThat(tried.path(count)).as(what).isEqualTo(done.path(count));
      }
      assertThat(tried.path("deltas").size()).as(what).isEqualTo(done.path("views").size());
      for (String view : List.of("by_shop", "share")) {
        JsonNode diff = ok(client.get(tenant + "/views/" + view + "/diff?from_rev=" + (rev - 1)));
        assertThat(sorted(tried.path("deltas").path(view)))
            .as(what + " " + view)
            .isEqualTo(sorted(diff.path("changes")));
      }
      assertThat(tried.path("truncated").asBoolean()).isFalse();
      assertThat(tried.path("failed_views")).isEmpty();
    }
  }

  private static List<String> sorted(JsonNode changes) {
    List<String> all = new ArrayList<>();
    changes.forEach(change -> all.add(change.toString()));
    return all.stream().sorted().toList();
  }

  @Test
  void aViewThatWouldFailGoesOn() {
    String tenant = orders();
    send(tenant, order(1, "a", 5));
    List<String> before = everything(tenant);
    JsonNode tried = tried(tenant, order(2, "a", 0));
    assertThat(tried.path("failed_views").toString()).isEqualTo("[\"share\"]");
    assertThat(tried.at("/failures/share").asText()).isNotBlank();
    assertThat(tried.at("/deltas/by_shop")).hasSize(2);
    assertThat(tried.path("deltas").has("share")).isFalse();
    assertThat(everything(tenant)).isEqualTo(before);
    assertThat(send(tenant, order(2, "a", 2)).path("failed_views")).isEmpty();
  }

  @Test
  void isRefusedAsTheBatchWouldBe() {
    String tenant = orders();
    send(tenant, order(1, "a", 5));
    List<String> before = everything(tenant);
    String create = order(1, "a", 5).replace("upsert", "create");
    Answer duplicate = client.postJson(tenant + "/batches?dry_run=true", batch(create));
    assertThat(duplicate.code()).isEqualTo("duplicate-key");
    Answer invalid =
        client.postJson(tenant + "/batches?dry_run=true", batch(create.replace("cents", "cts")));
    assertThat(invalid.code()).isEqualTo("batch-invalid");
    JsonNode lenient =
        ok(client.postJson(tenant + "/batches?dry_run=true&mode=lenient", batch(create)));
    assertThat(lenient.path("noop").asInt()).isEqualTo(1);
    assertThat(client.postJson("/v1/tenants/nobody/batches?dry_run=true", batch(create)).code())
        .isEqualTo("tenant-not-found");
    assertThat(everything(tenant)).isEqualTo(before);
  }

  @Test
  void leavesNoKey() {
    String tenant = orders();
    for (int i = 0; i < 2; i++) {
      Answer tried = keyed(tenant + "/batches?dry_run=true", batch(order(1, "a", 5 + i)));
      assertThat(tried.header("Idempotent-Replay")).isEmpty();
      assertThat(ok(tried).path("dry_run").asBoolean()).isTrue();
    }
    Answer first = keyed(tenant + "/batches", batch(order(1, "a", 9)));
    assertThat(ok(first).path("rev").asLong()).isEqualTo(4);
    assertThat(first.header("Idempotent-Replay")).isEmpty();
  }

  private Answer keyed(String path, String body) {
    return client
        .call("POST", path)
        .header("Idempotency-Key", "once")
        .body("application/json", body)
        .send();
  }

  @Test
  void rowsOfOneTableAreTriedToo_andLongDeltasAreCut() {
    String tenant = orders();
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= 1200; i++) {
      rows.add("{\"id\":%d,\"shop\":\"a\",\"cents\":%d}".formatted(i, i));
    }
    JsonNode tried =
        ok(
            client.postJson(
                tenant + "/tables/orders/rows?dry_run=true", "[" + String.join(",", rows) + "]"));
    assertThat(tried.at("/deltas/share")).hasSize(1000);
    assertThat(tried.at("/deltas/by_shop").toString())
        .isEqualTo("[{\"w\":1,\"row\":{\"shop\":\"a\",\"n\":1200,\"cents\":720600}}]");
    assertThat(tried.path("truncated").asBoolean()).isTrue();
    assertThat(ok(client.get(tenant + "/tables/orders/rows")).path("rows")).isEmpty();
  }

  @Test
  void aBatchThatDoesNotFitOneMessageIsRefused() {
    String tenant = orders();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      rows.append("{\"id\":%d,\"shop\":\"a%d\",\"cents\":%d}\n".formatted(i, i % 100, i));
    }
    Answer tried =
        client
            .call("POST", tenant + "/tables/orders/rows?dry_run=true")
            .body("application/x-ndjson", rows.toString())
            .send();
    assertThat(tried.code()).isEqualTo("batch-too-large");
    assertThat(tried.json().path("limit").asText()).isEqualTo("dry-run-bytes");
  }
}
