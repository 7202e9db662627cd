package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read, written and repeated after old events have been deleted. */
class CompactionTest {
  private static final String ORDERS =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, shop VARCHAR(9), cents BIGINT)";
  private static final String BY_SHOP =
      "SELECT shop, COUNT(*) AS orders, SUM(cents) AS cents FROM orders GROUP BY shop";
  private static final String TENANT = "/v1/tenants/ca";
  private static final String ALL = "{\"keep\":\"PT0S\"}";

  /** Snapshots are taken when a test asks for them, and few deltas are held. */
  private static final Map<String, String> KEYS = Map.of("weir.limits.history-revs-max", "4");

  private static void define(RecordingClient client, String tenant) {
    assertThat(client.putSql(tenant + "/tables/orders", ORDERS).status()).isEqualTo(201);
    assertThat(client.putSql(tenant + "/views/by_shop", BY_SHOP).status()).isEqualTo(201);
  }

  private static Answer send(RecordingClient client, String tenant, int id, int cents) {
    Answer answer =
        client
            .call("POST", tenant + "/batches")
            .header("Idempotency-Key", "order " + id)
            .body(
                "application/json",
                "{\"changes\":[{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"s%d\",\"cents\":%d}}]}"
                    .formatted(id, id % 3, cents))
            .send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  /** Orders from one id to another, then a snapshot; returns its rev. */
  private static long fill(RecordingClient client, String tenant, int from, int to) {
    for (int id = from; id < to; id++) {
      send(client, tenant, id, id * 10);
    }
    return snapshot(client, tenant);
  }

  private static long snapshot(RecordingClient client, String tenant) {
    Answer answer = client.call("POST", tenant + "/circuits/main/snapshot").send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  private static JsonNode compact(RecordingClient client, String tenant, String body) {
    Answer answer = client.postJson(tenant + "/circuits/main/compact", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** Everything that can be read of now. */
  private static Map<String, String> rows(RecordingClient client, String tenant, String at) {
    Map<String, String> all = new TreeMap<>();
    for (String path :
        List.of("/tables/orders/rows?limit=1000", "/views/by_shop/rows?format=flat")) {
      all.put(path, client.get(tenant + path + at).text());
    }
    return all;
  }

  private interface Life {
    void with(RecordingClient client);
  }

  private static void during(Path data, boolean abandoned, Map<String, String> keys, Life life) {
    RealNode node = RealNode.start(data, keys);
    try (RecordingClient client = new RecordingClient(node.base())) {
      life.with(client);
    } finally {
      if (abandoned) {
        node.abandon();
      } else {
        node.close();
      }
    }
  }

  @Test
  void deletesUpToTheOlderOfTwoSnapshots_andAnswersForTheRestAsBefore(@TempDir Path data) {
    during(
        data,
        false,
        KEYS,
        client -> {
          define(client, TENANT);
          long older = fill(client, TENANT, 0, 20);
          assertThat(compact(client, TENANT, ALL).path("limit").asText()).isEqualTo("no-snapshot");
          long newer = fill(client, TENANT, 20, 40);
          send(client, TENANT, 40, 1);
          Map<String, String> now = rows(client, TENANT, "");
          Map<String, String> then = rows(client, TENANT, "&at_rev=" + (older + 3));
          Map<String, String> atOlder = rows(client, TENANT, "&at_rev=" + older);

          JsonNode plan = compact(client, TENANT, "{\"keep\":\"PT0S\",\"dry_run\":true}");
          assertThat(plan.path("deleted_to").asLong()).isEqualTo(older);
          assertThat(rows(client, TENANT, "&at_rev=1").toString()).doesNotContain("rev-compacted");
          JsonNode kept = compact(client, TENANT, "{}");
          assertThat(kept.path("limit").asText()).isEqualTo("too-young");
          assertThat(kept.path("deleted_to").asLong()).isZero();

          JsonNode done = compact(client, TENANT, ALL);
          assertThat(done.path("deleted_to").asLong()).isEqualTo(older);
          assertThat(done.path("oldest_rev").asLong()).isEqualTo(older);
          assertThat(done.path("freed_events").asLong()).isEqualTo(older);
          assertThat(done.path("freed_bytes").asLong()).isPositive();
          assertThat(done.path("limit").asText()).isEqualTo("no-snapshot");
          assertThat(newer).isGreaterThan(older);
          JsonNode again = compact(client, TENANT, ALL);
          assertThat(again.path("freed_events").asLong()).isZero();
          assertThat(again.path("deleted_to").asLong()).isEqualTo(older);

          assertThat(rows(client, TENANT, "")).isEqualTo(now);
          assertThat(rows(client, TENANT, "&at_rev=" + (older + 3))).isEqualTo(then);
          assertThat(rows(client, TENANT, "&at_rev=" + older)).isEqualTo(atOlder);
          requireCompacted(client, older);
          requireMetrics(client, older);
        });
  }

  /** Each way to read the past says that it is gone, and how far it reaches back. */
  private static void requireCompacted(RecordingClient client, long oldest) {
    for (String path :
        List.of(
            "/tables/orders/rows?at_rev=" + (oldest - 1),
            "/views/by_shop/rows?at_rev=1",
            "/views/by_shop/rows?at_time=2001-01-01T00:00:00Z",
            "/views/by_shop/diff?from_rev=" + (oldest - 1),
            "/changes?from_rev=" + (oldest - 1),
            "/changes")) {
      Answer answer = client.get(TENANT + path);
      assertThat(answer.status()).as(path + answer.text()).isEqualTo(410);
      assertThat(answer.code()).as(path).isEqualTo("rev-compacted");
      assertThat(answer.json().path("oldest_rev").asLong()).as(path).isEqualTo(oldest);
    }
    for (String body :
        List.of("{\"to_rev\":%d,\"dry_run\":true}", "{\"to_rev\":%d}", "{\"rev\":%d}")) {
      Answer answer = client.postJson(TENANT + "/undo", body.formatted(oldest - 1));
      assertThat(answer.code()).as(answer.text()).isEqualTo("rev-compacted");
      assertThat(answer.json().path("oldest_rev").asLong()).isEqualTo(oldest);
    }
    String stream = "/views/by_shop/stream?until_rev=" + (oldest + 5) + "&replay=true&from_rev=";
    assertThat(client.get(TENANT + stream + (oldest - 1)).text())
        .contains("\"type\":\"reset\"")
        .contains("compacted");
    assertThat(client.get(TENANT + stream + oldest).text()).doesNotContain("reset");
    assertThat(client.get(TENANT + "/changes?limit=1&from_rev=" + oldest).text())
        .contains("\"rev\":" + (oldest + 1));
    assertThat(
            client
                .postJson(TENANT + "/undo", "{\"to_rev\":" + oldest + ",\"dry_run\":true}")
                .status())
        .isEqualTo(200);
  }

  private static void requireMetrics(RecordingClient client, long oldest) {
    assertThat(client.get("/metrics").text())
        .contains("weir_oldest_rev{circuit=\"main\",tenant=\"ca\"} " + oldest + ".0")
        .contains("weir_journal_events{circuit=\"main\",tenant=\"ca\"} ");
  }

  @Test
  void aRestartKeepsRowsKeysAndRevs(@TempDir Path data) {
    String[] before = new String[2];
    long[] oldest = new long[1];
    during(
        data,
        true,
        KEYS,
        client -> {
          define(client, TENANT);
          oldest[0] = fill(client, TENANT, 0, 10);
          fill(client, TENANT, 10, 20);
          send(client, TENANT, 20, 5);
          assertThat(compact(client, TENANT, ALL).path("deleted_to").asLong()).isEqualTo(oldest[0]);
          before[0] = rows(client, TENANT, "").toString();
          before[1] = client.get(TENANT + "/tables/orders").text();
        });
    during(
        data,
        false,
        KEYS,
        client -> {
          assertThat(rows(client, TENANT, "")).hasToString(before[0]);
          assertThat(client.get(TENANT + "/tables/orders").json().path("created_rev").asLong())
              .isEqualTo(1);
          Answer replay = send(client, TENANT, 3, 30);
          assertThat(replay.header("Idempotent-Replay")).isEqualTo("true");
          assertThat(replay.json().path("rev").asLong()).isEqualTo(6);
          assertThat(send(client, TENANT, 15, 150).header("Idempotent-Replay")).isEqualTo("true");
          requireCompacted(client, oldest[0]);
          // and it goes on: another round, behind the snapshot that was proven
          long next = fill(client, TENANT, 30, 35);
          fill(client, TENANT, 35, 40);
          JsonNode done = compact(client, TENANT, ALL);
          assertThat(done.path("deleted_to").asLong()).isEqualTo(next);
          assertThat(done.path("freed_events").asLong()).isEqualTo(next - oldest[0]);
          assertThat(send(client, TENANT, 3, 30).header("Idempotent-Replay")).isEqualTo("true");
        });
  }

  /** A rev between two snapshots gets a snapshot of its own. */
  @Test
  void deletesNoMoreThanIsAskedFor(@TempDir Path data) {
    during(
        data,
        false,
        KEYS,
        client -> {
          define(client, TENANT);
          fill(client, TENANT, 0, 20);
          fill(client, TENANT, 20, 40);
          Map<String, String> at = rows(client, TENANT, "&at_rev=9");
          Map<String, String> later = rows(client, TENANT, "&at_rev=13");
          JsonNode done = compact(client, TENANT, "{\"keep\":\"PT0S\",\"to_rev\":9}");
          assertThat(done.path("deleted_to").asLong()).isEqualTo(9);
          assertThat(done.path("limit").asText()).isEqualTo("as-asked");
          assertThat(rows(client, TENANT, "&at_rev=9")).isEqualTo(at);
          assertThat(rows(client, TENANT, "&at_rev=13")).isEqualTo(later);
          assertThat(
                  client
                      .get(TENANT + "/tables/orders/rows?at_rev=8")
                      .json()
                      .path("oldest_rev")
                      .asLong())
              .isEqualTo(9);
          fill(client, TENANT, 40, 45);
          fill(client, TENANT, 45, 50);
          assertThat(rows(client, TENANT, "&at_rev=13"))
              .as("later snapshots leave the one alone behind which the events begin")
              .isEqualTo(later);
        });
  }

  @Test
  void everyCircuitOfATenantAnswersForItself(@TempDir Path data) {
    during(
        data,
        false,
        KEYS,
        client -> {
          define(client, TENANT);
          fill(client, TENANT, 0, 3);
          client.call("PUT", TENANT + "/circuits/side").body("application/json", "{}").send();
          JsonNode taken = client.call("POST", TENANT + "/snapshot").send().json();
          assertThat(taken.path("circuits")).hasSize(2);
          JsonNode done = client.postJson(TENANT + "/compact", ALL).json();
          assertThat(done.at("/circuits/0/circuit").asText()).isEqualTo("main");
          assertThat(done.at("/circuits/1/limit").asText()).isEqualTo("no-snapshot");
          assertThat(client.postJson(TENANT + "/compact", "{\"keep\":\"a while\"}").code())
              .isEqualTo("value-invalid");
          assertThat(client.postJson(TENANT + "/compact", "{\"keep\":\"-PT1H\"}").code())
              .isEqualTo("value-invalid");
          assertThat(client.postJson(TENANT + "/compact", "{\"to_rev\":-1}").code())
              .isEqualTo("value-invalid");
          assertThat(client.postJson("/v1/tenants/nobody/compact", "{}").code())
              .isEqualTo("tenant-not-found");
        });
  }

  /** A node that is told to keep little deletes by itself, and never more than it may. */
  @Test
  void everyAcknowledgedBatchStays_whileEventsAreDeleted(@TempDir Path data) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<String, String> keys =
        Map.of(
            "weir.snapshot.revs", "7",
            "weir.compaction.retention", "0s",
            "weir.compaction.events-min", "5");
    Map<Integer, Integer> model = new TreeMap<>();
    String[] before = new String[1];
    during(data, false, keys, client -> before[0] = unproven(client));
    for (int life = 0; life < 3; life++) {
      during(data, random.nextBoolean(), keys, client -> write(client, random, model, seed));
    }
    during(
        data,
        false,
        keys,
        client -> {
          requireModel(client, model, seed);
          JsonNode left = compact(client, TENANT, ALL);
          assertThat(left.path("deleted_to").asLong()).as(Seeds.option(seed)).isPositive();
          requireModel(client, model, seed);
          assertThat(unproven(client)).as(Seeds.option(seed)).isEqualTo(before[0]);
        });
  }

  /** Of the process, so other tests count too. */
  private static String unproven(RecordingClient client) {
    return client
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("weir_compaction_unproven_total "))
        .findFirst()
        .orElseThrow();
  }

  private static void write(
      RecordingClient client, Random random, Map<Integer, Integer> model, long seed) {
    if (model.isEmpty()) {
      define(client, TENANT);
    }
    AtomicBoolean ended = new AtomicBoolean();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended.get()) {
                    client.postJson(TENANT + "/compact", ALL);
                  }
                });
    for (int batch = 0; batch < 60; batch++) {
      int id = random.nextInt(25);
      int cents = random.nextInt(1000);
      Answer answer =
          client.postJson(
              TENANT + "/batches",
              "{\"changes\":[{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"s%d\",\"cents\":%d}}]}"
                  .formatted(id, id % 3, cents));
      assertThat(answer.status()).as(Seeds.option(seed) + answer.text()).isEqualTo(200);
      model.put(id, cents);
    }
    ended.set(true);
    join(asking);
    requireModel(client, model, seed);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireModel(RecordingClient client, Map<Integer, Integer> model, long seed) {
    Map<Integer, Integer> found = new TreeMap<>();
    client
        .get(TENANT + "/tables/orders/rows?limit=1000")
        .json()
        .path("rows")
        .forEach(row -> found.put(row.path("id").asInt(), row.path("cents").asInt()));
    assertThat(found).as(Seeds.option(seed)).isEqualTo(model);
  }
}
