package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
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

/** Messages of a format, replayed onto what was read at an older rev, give what is read now. */
@TestInstance(Lifecycle.PER_CLASS)
class FormatLawsTest {
  private static final List<String> VIEWS = List.of("large", "shops", "by_shop");

  private RealNode node;
  private RecordingClient client;
  private FormatCalls calls;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.snapshot.revs", "16"));
    client = new RecordingClient(node.base());
    calls = new FormatCalls(client, "formats");
    calls.define(
        "/tables/orders",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, shop VARCHAR(5), cents BIGINT)");
    calls.define("/views/large", "SELECT id, cents FROM orders WHERE cents > 1");
    calls.define("/views/shops", "SELECT shop FROM orders");
    calls.define("/views/by_shop", "SELECT shop, SUM(cents) AS cents FROM orders GROUP BY shop");
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private static String upsert(int id, String shop, int cents) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"shop\":\"%s\",\"cents\":%d}}"
        .formatted(id, shop, cents);
  }

  private static String delete(int id) {
    return "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":" + id + "}}";
  }

  private JsonNode flat(String view) {
    return calls.rows(view, "format=flat&include=rows");
  }

  /** Elements of {@code result_data} by id. */
  static Map<String, JsonNode> elements(JsonNode flat) {
    Map<String, JsonNode> elements = new TreeMap<>();
    flat.path("result_data").forEach(element -> elements.put(element.get(0).asText(), element));
    return elements;
  }

  /** Rows by id, each with its version and how often it occurs where it is not once. */
  static Map<String, String> rows(JsonNode flat) {
    Map<String, String> rows = new TreeMap<>();
    for (int i = 0; i < flat.path("result_data").size(); i++) {
      JsonNode element = flat.path("result_data").get(i);
      rows.put(
          element.get(0).asText(),
          element.get(1) + " " + element.path(2).asInt(1) + " " + flat.path("rows").get(i));
    }
    return rows;
  }

  static void replayFlat(Map<String, JsonNode> elements, JsonNode delta) {
    delta
        .path("removals")
        .forEach(row -> assertThat(elements.remove(row.get(0).asText())).isNotNull());
    delta
        .path("updates")
        .forEach(row -> assertThat(elements.put(row.get(0).asText(), row)).isNotNull());
    delta
        .path("additions")
        .forEach(row -> assertThat(elements.put(row.get(0).asText(), row)).isNull());
  }

  static void replayRecords(Map<String, String> rows, JsonNode delta) {
    for (JsonNode record : delta.path("records")) {
      String id = record.path("id").asText();
      String row =
          record.path("version") + " " + record.path("mult").asInt(1) + " " + record.path("row");
      switch (record.path("event").asText()) {
        case "Created" -> assertThat(rows.put(id, row)).isNull();
        case "Updated" -> assertThat(rows.put(id, row)).isNotNull();
        case "Deleted" -> assertThat(rows.remove(id)).isNotNull();
        default -> throw new AssertionError(record);
      }
    }
  }

  @Test
  void messagesReplayedOntoAnOlderRead_giveTheNewerOne() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    long from = calls.send(List.of(upsert(0, "a", 5)), true);
    for (int round = 0; round < 10; round++) {
      Map<String, JsonNode> before = new TreeMap<>();
      VIEWS.forEach(view -> before.put(view, flat(view)));
      long until = from;
      for (int step = 0; step < 4; step++) {
        until = calls.send(changes(random), random.nextBoolean());
      }
      for (String view : VIEWS) {
        String what = view + " " + from + " to " + until + " " + Seeds.option(seed);
        JsonNode now = flat(view);
        Map<String, JsonNode> elements = elements(before.get(view));
        for (JsonNode delta : calls.deltas(view, "&format=flat", from, until)) {
          replayFlat(elements, delta);
          assertThat(delta.path("count").asInt()).as(what).isEqualTo(count(elements));
        }
        assertThat(elements).as(what).isEqualTo(elements(now));
        Map<String, String> rows = rows(before.get(view));
        calls
            .deltas(view, "&format=streaming", from, until)
            .forEach(delta -> replayRecords(rows, delta));
        assertThat(rows).as(what).isEqualTo(rows(now));
      }
      from = until;
    }
  }

  private static int count(Map<String, JsonNode> elements) {
    return elements.values().stream().mapToInt(element -> element.path(2).asInt(1)).sum();
  }

  private static List<String> changes(Random random) {
    List<String> changes = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int id = random.nextInt(6);
      changes.add(
          random.nextInt(3) == 0
              ? delete(id)
              : upsert(id, "s" + random.nextInt(3), random.nextInt(4)));
    }
    return changes;
  }

  @Test
  void settlingBatch_keepsVersionsAndSaysSo() {
    long first = calls.send(List.of(upsert(100, "z", 10)), true);
    String versions = flat("large").path("version_hash").asText();
    long second = calls.send(List.of(upsert(100, "z", 11)), false);
    JsonNode now = flat("large");
    assertThat(now.path("version_hash").asText()).isEqualTo(versions);
    assertThat(elements(now).get("100").toString()).isEqualTo("[\"100\"," + first + "]");
    assertThat(calls.deltas("large", "&format=streaming", first, second).getFirst().path("records"))
        .hasToString(
            "[{\"id\":\"100\",\"event\":\"Updated\",\"version\":%d,\"settled\":true,\"row\":{\"id\":100,\"cents\":11}}]"
                .formatted(first));
    for (String format : List.of("rows", "flat", "streaming")) {
      String options = "&settled=skip&format=" + format;
      JsonNode skipped = calls.deltas("large", options, first, second).getFirst();
      assertThat(skipped.path("changes")).isEmpty();
      assertThat(skipped.path("updates")).isEmpty();
      assertThat(skipped.path("records")).isEmpty();
    }
  }
}
