package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What is read of an earlier rev is what was read then. Each test has a tenant of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class TimeTravelTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDERS =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, shop VARCHAR(9), cents BIGINT)";
  private static final String BY_SHOP =
      "SELECT shop, COUNT(*) AS orders, SUM(cents) AS cents FROM orders GROUP BY shop";

  private RealNode node;
  private RecordingClient client;
  private int tests;

  /**
   * A snapshot every 16 revs, so that revs are made of one and some events; and few deltas are
   * held, so that most differences are made of events too, and added up as they come.
   */
  @BeforeAll
  void start(@TempDir Path data) {
    node =
        RealNode.start(
            data,
            Map.of(
                "weir.snapshot.revs",
                "16",
                "weir.limits.history-revs-max",
                "8",
                "weir.limits.coalesce-bytes-max",
                "1KiB"));
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private String orders() {
    String tenant = "/v1/tenants/past" + ++tests;
    define(tenant + "/tables/orders", ORDERS);
    define(tenant + "/views/by_shop", BY_SHOP);
    return tenant;
  }

  private void define(String path, String sql) {
    Answer answer = client.putSql(path, sql);
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
  }

  private long send(String tenant, String changes) {
    Answer answer =
        client.postJson(tenant + "/batches?mode=lenient", "{\"changes\":[" + changes + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  private static String upsert(int id, String shop, int cents) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"%s\",\"cents\":%d}}"
        .formatted(id, shop, cents);
  }

  private static String random(Random random) {
    int id = random.nextInt(30);
    return switch (random.nextInt(4)) {
      case 0 -> "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":" + id + "}}";
      case 1 ->
          "{\"table\":\"orders\",\"op\":\"update\",\"key\":{\"id\":%d},\"row\":{\"cents\":%d}}"
              .formatted(id, random.nextInt(1000));
      default -> upsert(id, "s" + random.nextInt(4), random.nextInt(1000));
    };
  }

  /** Everything that can be read, but for hashes of what is asked for otherwise. */
  private Map<String, String> all(String tenant, String at) {
    Map<String, String> all = new TreeMap<>();
    for (String path :
        List.of(
            "/tables/orders/rows?limit=1000",
            "/views/by_shop/rows?format=flat&include=rows",
            "/views/by_shop/rows?format=rows&order=shop",
            "/tables/orders/rows/7?ints=string")) {
      all.put(path, client.get(tenant + path + at).text().replaceAll("\"request_id\".*", ""));
    }
    all.put(
        "query",
        client
            .postJson(
                tenant + "/query?ints=number" + at,
                "{\"sql\":\"SELECT * FROM by_shop WHERE cents > ? ORDER BY"
                    + " shop\",\"params\":[500]}")
            .text());
    return all;
  }

  @Test
  void everyRevIsReadAsItWas_inAnyOrder() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    String tenant = orders();
    Map<Long, Map<String, String>> then = new HashMap<>();
    for (int batch = 0; batch < 60; batch++) {
      List<String> changes = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        changes.add(random(random));
      }
      long rev = send(tenant, String.join(",", changes));
      then.put(rev, all(tenant, ""));
    }
    List<Long> revs = new ArrayList<>(then.keySet());
    Collections.shuffle(revs, random);
    for (long rev : revs) {
      assertThat(all(tenant, "&at_rev=" + rev))
          .as(Seeds.option(seed) + " rev " + rev)
          .isEqualTo(then.get(rev));
    }
    long last = Collections.max(revs);
    for (long to = last - 3; to <= last; to++) {
      requireDifference(tenant, last - 4, to, "held " + Seeds.option(seed));
    }
    for (int i = 0; i < 30; i++) {
      long from = revs.get(random.nextInt(revs.size()));
      long to = revs.get(random.nextInt(revs.size()));
      if (from <= to) {
        requireDifference(tenant, from, to, Seeds.option(seed));
      }
    }
  }

  /** The difference, added to the old rows, gives the new ones. */
  private void requireDifference(String tenant, long from, long to, String seed) {
    Map<String, Integer> rows = new TreeMap<>();
    rows(tenant, from).forEach(row -> rows.merge(row, 1, Integer::sum));
    JsonNode found =
        client.get(tenant + "/views/by_shop/diff?from_rev=" + from + "&to_rev=" + to).json();
    for (JsonNode change : found.path("changes")) {
      rows.merge(change.path("row").toString(), change.path("w").asInt(), Integer::sum);
    }
    rows.values().removeIf(weight -> weight == 0);
    Map<String, Integer> after = new TreeMap<>();
    rows(tenant, to).forEach(row -> after.merge(row, 1, Integer::sum));
    assertThat(rows).as(seed + " diff " + from + ".." + to).isEqualTo(after);
    assertThat(found.path("to_rev").asLong()).isEqualTo(to);
  }

  private List<String> rows(String tenant, long rev) {
    List<String> rows = new ArrayList<>();
    client
        .get(tenant + "/views/by_shop/rows?at_rev=" + rev)
        .json()
        .path("rows")
        .forEach(row -> rows.add(row.toString()));
    return rows;
  }

  @Test
  void aStreamBeginsAtAnOldRev_whenItIsToBeReplayed() throws JsonProcessingException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    String tenant = orders();
    List<Long> revs = new ArrayList<>();
    for (int batch = 0; batch < 40; batch++) {
      revs.add(send(tenant, random(random) + "," + random(random)));
    }
    long from = revs.get(random.nextInt(20));
    Map<String, Integer> rows = new TreeMap<>();
    rows(tenant, from).forEach(row -> rows.merge(row, 1, Integer::sum));
    String stream =
        tenant + "/views/by_shop/stream?until_rev=" + revs.getLast() + "&from_rev=" + from;
    long last = from;
    for (JsonNode message : messages(stream + "&replay=true")) {
      assertThat(message.path("type").asText()).isIn("delta", "progress", "end");
      if (message.path("type").asText().equals("delta")) {
        assertThat(message.path("coalesced").asBoolean()).as("rev by rev").isFalse();
        assertThat(message.path("rev").asLong()).isGreaterThan(last);
        last = message.path("rev").asLong();
      }
      for (JsonNode change : message.path("changes")) {
        rows.merge(change.path("row").toString(), change.path("w").asInt(), Integer::sum);
      }
    }
    rows.values().removeIf(weight -> weight == 0);
    Map<String, Integer> now = new TreeMap<>();
    rows(tenant, revs.getLast()).forEach(row -> now.merge(row, 1, Integer::sum));
    assertThat(rows).as(Seeds.option(seed) + " from rev " + from).isEqualTo(now);
    assertThat(messages(stream).stream().map(message -> message.path("type").asText()))
        .as("otherwise it begins anew")
        .contains("reset", "snapshot-begin");
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

  @Test
  void definitionsAreThoseOfTheRev() {
    String tenant = orders();
    long first = send(tenant, upsert(1, "a", 5));
    define(tenant + "/views/by_shop", "SELECT shop, MAX(cents) AS top FROM orders GROUP BY shop");
    define(tenant + "/views/large", "SELECT * FROM orders WHERE cents > 3");
    long last = send(tenant, upsert(2, "a", 9));
    String then = "?at_rev=" + first;

    assertThat(client.get(tenant + "/views/by_shop" + then).json().path("sql").asText())
        .isEqualTo(BY_SHOP);
    assertThat(client.get(tenant + "/views" + then).json().path("views")).hasSize(1);
    assertThat(client.get(tenant + "/views/large/rows" + then).code()).isEqualTo("view-not-found");
    assertThat(client.get(tenant + "/views/by_shop/rows" + then).json().at("/rows/0").toString())
        .isEqualTo("{\"shop\":\"a\",\"orders\":1,\"cents\":5}");
    assertThat(client.get(tenant + "/tables/orders/rows?at_rev=1").json().path("rows")).isEmpty();

    String diff = "/diff?from_rev=" + first + "&to_rev=" + last;
    Answer other = client.get(tenant + "/views/by_shop" + diff);
    assertThat(other.code()).isEqualTo("parameter-invalid");
    assertThat(other.json().path("detail").asText()).contains("from_rev=" + (first + 1));
    assertThat(client.get(tenant + "/views/large" + diff).json().path("added").asInt())
        .as("a view that was not there had no rows")
        .isEqualTo(2);
  }

  @Test
  void aViewThatWasDefinedAnewWithTheSameColumns_differsByItsContents() {
    String tenant = orders();
    send(tenant, upsert(1, "a", 5) + "," + upsert(2, "b", 50));
    long first = send(tenant, upsert(3, "b", 7));
    define(tenant + "/views/by_shop", BY_SHOP.replace("GROUP", "WHERE cents < 50 GROUP"));
    long last = send(tenant, upsert(4, "c", 1));
    requireDifference(tenant, first, last, "");
    assertThat(
            client
                .get(tenant + "/views/by_shop/diff?from_rev=" + first)
                .json()
                .path("changes")
                .toString())
        .contains("{\"w\":-1,\"row\":{\"shop\":\"b\",\"orders\":2,\"cents\":57}}")
        .contains("{\"w\":1,\"row\":{\"shop\":\"b\",\"orders\":1,\"cents\":7}}")
        .doesNotContain("\"a\"");
  }

  @Test
  void aTimeMeansTheLastRevThatIsNotLater() {
    String tenant = orders();
    Instant beforeAll = Instant.now().minusSeconds(60);
    long first = send(tenant, upsert(1, "a", 5));
    String between = Instant.now().toString();
    await().until(() -> Instant.now().isAfter(Instant.parse(between).plusMillis(2)));
    long last = send(tenant, upsert(1, "a", 6));

    String rows = tenant + "/views/by_shop/rows?at_time=";
    assertThat(client.get(rows + between).header("Weir-Rev")).isEqualTo(Long.toString(first));
    assertThat(client.get(rows + Instant.now()).header("Weir-Rev")).isEqualTo(Long.toString(last));
    assertThat(client.get(rows + beforeAll).code()).isEqualTo("view-not-found");
    assertThat(client.get(rows + "2999-01-01T00:00:00Z").json().path("detail").asText())
        .contains("yet to come");
    assertThat(client.get(rows + "yesterday").code()).isEqualTo("parameter-invalid");
    assertThat(client.get(rows + between + "&at_rev=1").code()).isEqualTo("parameter-invalid");
  }

  @Test
  void aRevThatIsYetToComeIsWaitedFor() throws Exception {
    String tenant = orders();
    long first = send(tenant, upsert(1, "a", 5));
    String rows = tenant + "/views/by_shop/rows?at_rev=" + (first + 1);
    assertThat(client.get(rows + "&timeout_ms=50").code()).isEqualTo("rev-not-reached");
    CompletableFuture<Answer> waits = CompletableFuture.supplyAsync(() -> client.get(rows));
    send(tenant, upsert(2, "a", 6));
    assertThat(waits.get(10, TimeUnit.SECONDS).header("Weir-Rev"))
        .isEqualTo(Long.toString(first + 1));
    assertThat(client.get(tenant + "/views/by_shop/rows?at_rev=0").code())
        .isEqualTo("parameter-invalid");
    assertThat(client.get(tenant + "/views/by_shop/stream?at_rev=1").code())
        .isEqualTo("parameter-unknown");
  }

  @Test
  void whatIsGoneWithItsCircuitIsNotReadAgain() {
    String tenant = orders();
    long past = send(tenant, upsert(1, "a", 5));
    long last = send(tenant, upsert(1, "a", 6));
    assertThat(client.get(tenant + "/tables/orders/rows?at_rev=" + past).status()).isEqualTo(200);
    String name = tenant.substring(tenant.lastIndexOf('/') + 1);
    assertThat(client.call("DELETE", tenant + "?confirm=" + name).send().status()).isEqualTo(200);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> client.putSql(tenant + "/tables/orders", ORDERS).status() == 201);
    Answer gone = client.get(tenant + "/tables/orders/rows?at_rev=" + past);
    assertThat(gone.code()).isEqualTo("rev-compacted");
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().path("oldest_rev").asLong()).isEqualTo(last + 1);
  }
}
