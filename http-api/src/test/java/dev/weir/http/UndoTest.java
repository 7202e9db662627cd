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
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What an undo leaves behind, and what it shows before. Each test has a tenant of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class UndoTest {
  private static final String ORDERS =
      "CREATE TABLE orders (shop VARCHAR(5), id INTEGER, cents DECIMAL(30, 2), note VARCHAR(9),"
          + " PRIMARY KEY (shop, id))";
  private static final String STOCK = "CREATE TABLE stock (id BIGINT PRIMARY KEY, pieces BIGINT)";
  private static final String BY_SHOP =
      "SELECT shop, COUNT(*) AS n, SUM(cents) AS cents FROM orders GROUP BY shop";

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
    String tenant = "/v1/tenants/undo" + ++tests;
    define(tenant + "/tables/orders", ORDERS);
    define(tenant + "/tables/stock", STOCK);
    define(tenant + "/views/by_shop", BY_SHOP);
    return tenant;
  }

  private void define(String path, String sql) {
    Answer answer = client.putSql(path, sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private long send(String tenant, String changes) {
    Answer answer =
        client.postJson(tenant + "/batches?mode=lenient", "{\"changes\":[" + changes + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  private JsonNode undo(String tenant, String body) {
    Answer answer = client.postJson(tenant + "/undo", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static String order(String shop, int id, int cents) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"shop\":\"%s\",\"id\":%d,\"cents\":%d}}"
        .formatted(shop, id, cents);
  }

  private static String stock(int id, int pieces) {
    return "{\"table\":\"stock\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"pieces\":%d}}"
        .formatted(id, pieces);
  }

  private static String random(Random random) {
    String key = "\"shop\":\"s%d\",\"id\":%d".formatted(random.nextInt(4), random.nextInt(9));
    return switch (random.nextInt(5)) {
      case 0 -> "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{" + key + "}}";
      case 1 ->
          "{\"table\":\"orders\",\"op\":\"update\",\"key\":{%s},\"row\":{\"note\":\"n%d\"}}"
              .formatted(key, random.nextInt(5));
      case 2 -> stock(random.nextInt(20), random.nextInt(50));
      default ->
          "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{%s,\"cents\":%d.25,\"note\":%s}}"
              .formatted(key, random.nextInt(9999), random.nextBoolean() ? "null" : "\"a\"");
    };
  }

  private Map<String, String> tables(String tenant, String at) {
    Map<String, String> rows = new TreeMap<>();
    for (String table : List.of("orders", "stock")) {
      rows.put(
          table,
          client
              .get(tenant + "/tables/" + table + "/rows?limit=1000" + at)
              .json()
              .path("rows")
              .toString());
    }
    return rows;
  }

  @Test
  void theTablesAreAsTheyWere_andTheLogKeepsAll() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    String tenant = orders();
    for (int round = 0; round < 8; round++) {
      long rev = 0;
      for (int batch = 0; batch < 12; batch++) {
        List<String> changes = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          changes.add(random(random));
        }
        rev = send(tenant, String.join(",", changes));
      }
      long to = rev - random.nextInt(12);
      Map<String, String> before = tables(tenant, "");
      JsonNode plan = undo(tenant, "{\"to_rev\":" + to + ",\"dry_run\":true}");
      assertThat(tables(tenant, "")).as("a dry run changes nothing").isEqualTo(before);
      JsonNode done = undo(tenant, "{\"to_rev\":" + to + "}");

      String what = Seeds.option(seed) + " round " + round;
      assertThat(tables(tenant, "")).as(what).isEqualTo(tables(tenant, "&at_rev=" + to));
      assertThat(tables(tenant, "&at_rev=" + rev)).as(what).isEqualTo(before);
      assertThat(done.path("tables")).as(what).isEqualTo(plan.path("tables"));
      assertThat(plan.path("rev").asLong()).isEqualTo(rev);
      JsonNode diff =
          client.get(tenant + "/views/by_shop/diff?from_rev=" + rev).json().path("changes");
      JsonNode shown = plan.at("/views/0/changes");
      assertThat(shown.isMissingNode() ? List.of() : List.copyOf(sorted(shown)))
          .as(what)
          .isEqualTo(sorted(diff));
      assertThat(undo(tenant, "{\"to_rev\":" + to + "}").path("batches").asInt())
          .as("nothing is left to be undone")
          .isZero();
    }
  }

  private static List<String> sorted(JsonNode changes) {
    List<String> all = new ArrayList<>();
    changes.forEach(change -> all.add(change.toString()));
    return all.stream().sorted().toList();
  }

  @Test
  void oneBatchIsTakenBack_unlessLaterOnesTouchedItsRows() {
    String tenant = orders();
    send(tenant, order("a", 1, 5) + "," + order("a", 2, 6));
    long bad = send(tenant, order("a", 2, 666) + "," + order("b", 3, 7) + "," + stock(1, 1));
    long later = send(tenant, order("c", 9, 1));
    JsonNode done = undo(tenant, "{\"rev\":" + bad + "}");
    assertThat(done.path("rev").asLong()).isEqualTo(later + 1);
    assertThat(done.path("tables").toString())
        .isEqualTo(
            "[{\"table\":\"orders\",\"upserts\":1,\"deletes\":1},"
                + "{\"table\":\"stock\",\"upserts\":0,\"deletes\":1}]");
    assertThat(tables(tenant, "").get("orders"))
        .contains("\"id\":9")
        .contains("\"cents\":\"6.00\"")
        .doesNotContain("\"b\"");

    Answer again = client.postJson(tenant + "/undo", "{\"rev\":" + bad + "}");
    assertThat(again.code()).isEqualTo("undo-conflict");
    assertThat(again.json().at("/conflicts/0").toString())
        .contains("\"table\":\"orders\"")
        .contains("{\\\"shop\\\":\\\"a\\\",\\\"id\\\":2}")
        .contains("\"rev\":" + (later + 1));
    assertThat(client.postJson(tenant + "/undo", "{\"rev\":3}").code())
        .as("the definition of a view")
        .isEqualTo("undo-conflict");
  }

  @Test
  void aKeyMakesTheSecondOneAReplay() {
    String tenant = orders();
    long first = send(tenant, order("a", 1, 5));
    send(tenant, order("a", 1, 6));
    String body = "{\"to_rev\":" + first + "}";
    long done = keyed(tenant, body).json().path("rev").asLong();
    send(tenant, order("a", 1, 7));
    Answer replay = keyed(tenant, body);
    assertThat(replay.header("Idempotent-Replay")).isEqualTo("true");
    assertThat(replay.json().path("rev").asLong()).isEqualTo(done);
    assertThat(tables(tenant, "").get("orders")).contains("7.00");
    assertThat(keyed(tenant, "{\"to_rev\":1}").code()).isEqualTo("idempotency-key-reused");
  }

  private Answer keyed(String tenant, String body) {
    return client
        .call("POST", tenant + "/undo")
        .header("Idempotency-Key", "once")
        .body("application/json", body)
        .send();
  }

  @Test
  void definitionsStandInTheWay_unlessTheyAreLeftOut() {
    String tenant = orders();
    long first = send(tenant, order("a", 1, 5) + "," + stock(1, 1));
    define(tenant + "/tables/notes", "CREATE TABLE notes (line VARCHAR(9) PRIMARY KEY)");
    send(tenant, "{\"table\":\"notes\",\"op\":\"create\",\"row\":{\"line\":\"x\"}}");
    send(tenant, order("a", 1, 6) + "," + stock(1, 2));
    Answer created = client.postJson(tenant + "/undo", "{\"to_rev\":" + first + "}");
    assertThat(created.code()).isEqualTo("undo-conflict");
    assertThat(created.json().path("detail").asText()).contains("notes was created at rev");

    undo(tenant, "{\"to_rev\":" + first + ",\"tables\":[\"stock\"]}");
    assertThat(tables(tenant, "").get("stock")).contains("\"pieces\":1");
    assertThat(tables(tenant, "").get("orders")).contains("6.00");
  }

  @Test
  void aDryRunTellsWhichViewWouldFail() {
    String tenant = orders();
    long first = send(tenant, stock(1, 0));
    send(tenant, stock(1, 4));
    define(tenant + "/views/share", "SELECT id, 100 / pieces AS share FROM stock");
    JsonNode plan = undo(tenant, "{\"to_rev\":" + first + ",\"dry_run\":true}");
    assertThat(plan.at("/views/0/view").asText()).isEqualTo("share");
    assertThat(plan.at("/views/0/would_fail").asText()).isNotBlank();
  }

  @Test
  void refusesWhatIsNoTarget() {
    String tenant = orders();
    for (String body :
        new String[] {
          "{}", "{\"rev\":1,\"to_rev\":1}", "{\"to_rev\":-1}", "{\"to_rev\":\"x\"}", "{\"rev\":0}"
        }) {
      assertThat(client.postJson(tenant + "/undo", body).code())
          .as(body)
          .isEqualTo("value-invalid");
    }
    assertThat(client.postJson(tenant + "/undo", "{\"to_time\":\"monday\"}").code())
        .isEqualTo("parameter-invalid");
    assertThat(client.postJson(tenant + "/undo", "{\"to_time\":\"2999-01-01T00:00:00Z\"}").code())
        .isEqualTo("parameter-invalid");
    assertThat(client.postJson(tenant + "/undo", "{\"rev\":99}").code())
        .isEqualTo("rev-not-reached");
    assertThat(client.postJson(tenant + "/undo", "{\"to_rev\":3,\"tables\":[\"ordres\"]}").code())
        .isEqualTo("table-not-found");
    assertThat(client.postJson(tenant + "/undo", "{\"rev\":1,\"tables\":[\"../x\"]}").code())
        .isEqualTo("name-invalid");
  }
}
