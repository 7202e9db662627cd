package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node with a table of orders and two views, one over the other, to be altered. */
abstract class AlteredOrders {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String BASE = "/v1/tenants/alter";
  static final String ORDERS =
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, shop VARCHAR(3) NOT NULL, cents INTEGER)";
  static final String BY_SHOP =
      "SELECT shop, COUNT(*) AS n, SUM(cents) AS cents FROM orders GROUP BY shop";
  static final String LARGE = "SELECT shop, cents FROM by_shop WHERE cents > 100";

  @TempDir private Path data;
  private RealNode node;
  RecordingClient client;

  @BeforeEach
  void start() {
    node = RealNode.start(data, Map.of("weir.snapshot.revs", "16"));
    client = new RecordingClient(node.base());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  void restart() {
    stop();
    start();
  }

  void orders() {
    define("/tables/orders", ORDERS, 201);
    define("/views/by_shop", BY_SHOP, 201);
    define("/views/large", LARGE, 201);
  }

  JsonNode define(String path, String sql, int status) {
    Answer answer = client.putSql(BASE + path, sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer.json();
  }

  Answer tryAlter(String sql) {
    return client
        .call("POST", BASE + "/tables/orders:alter")
        .body("application/sql", "ALTER TABLE orders " + sql)
        .send();
  }

  JsonNode alter(String sql) {
    Answer answer = tryAlter(sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("altered").asBoolean()).isTrue();
    return answer.json();
  }

  long send(String changes) {
    Answer answer =
        client.postJson(BASE + "/batches?mode=lenient", "{\"changes\":[" + changes + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  static String upsert(String row) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{" + row + "}}";
  }

  String rows(String at) {
    return client.get(BASE + "/tables/orders/rows" + at).json().path("rows").toString();
  }

  long rev() {
    return client.get(BASE + "/tables").json().path("rev").asLong();
  }

  /** Each view is what its SQL says. */
  void requireRightViews(String why) {
    for (JsonNode view : client.get(BASE + "/views").json().path("views")) {
      String name = view.path("name").asText();
      assertThat(view.path("state").asText()).as(name + " " + view).isEqualTo("active");
      Answer asked =
          client.postJson(
              BASE + "/query?ints=number",
              JSON.createObjectNode().put("sql", view.path("sql").asText()).toString());
      assertThat(asked.status()).as(asked.text()).isEqualTo(200);
      Answer kept = client.get(BASE + "/views/" + name + "/rows?limit=10000");
      assertThat(sorted(kept.json().path("rows")))
          .as(why + " " + name)
          .isEqualTo(sorted(asked.json().path("rows")));
      assertThat(view.path("columns")).as(name).isEqualTo(asked.json().path("columns"));
    }
  }

  private static List<String> sorted(JsonNode rows) {
    List<String> all = new ArrayList<>();
    rows.forEach(row -> all.add(row.toString()));
    all.sort(null);
    return all;
  }
}
