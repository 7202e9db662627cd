package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was before a table was altered stays what it was, for whoever looks back or follows. */
@Timeout(180)
class AlterHistoryTest extends AlteredOrders {
  @Test
  void aSubscriberBeginsAnew_withTheColumnsOfNow() throws Exception {
    orders();
    long from = send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":150"));
    String stream = BASE + "/views/by_shop/stream?from_rev=" + from + "&until_rev=";
    CompletableFuture<List<JsonNode>> follows =
        CompletableFuture.supplyAsync(() -> messages(stream + (from + 3)));
    send(upsert("\"id\":2,\"shop\":\"a\",\"cents\":1"));
    alter("ALTER COLUMN cents TYPE BIGINT");
    send(upsert("\"id\":3,\"shop\":\"a\",\"cents\":6000000000"));
    List<JsonNode> messages = follows.get(60, TimeUnit.SECONDS);
    List<String> types = messages.stream().map(m -> m.path("type").asText()).toList();
    assertThat(types).contains("reset", "snapshot-begin", "end");
    JsonNode rows = client.get(BASE + "/views/by_shop/rows").json().path("rows");
    assertThat(rows.toString()).isEqualTo("[{\"shop\":\"a\",\"n\":3,\"cents\":6000000151}]");
    assertThat(messages.toString()).contains("6000000151");
    assertThat(messages(stream + rev()).stream().map(m -> m.path("reason").asText()))
        .as("who comes later is told why")
        .contains("redefined");
  }

  private List<JsonNode> messages(String path) {
    Answer answer = client.call("GET", path).header("Accept", "application/x-ndjson").send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<JsonNode> messages = new ArrayList<>();
    for (String line : answer.text().split("\n", -1)) {
      if (!line.isEmpty()) {
        try {
          messages.add(JSON.readTree(line));
        } catch (JsonProcessingException e) {
          throw new AssertionError(line, e);
        }
      }
    }
    return messages;
  }

  @Test
  void theFeedShowsRowsByTheColumnsOfTheirTime() {
    orders();
    long first = send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":5"));
    long altered = alter("RENAME COLUMN id TO nr").path("rev").asLong();
    alter("ADD COLUMN later INTEGER DEFAULT 3");
    long last =
        send("{\"table\":\"orders\",\"op\":\"update\",\"key\":{\"nr\":1},\"row\":{\"later\":4}}");
    Map<Long, JsonNode> feed = new TreeMap<>();
    for (String line :
        client
            .call("GET", BASE + "/changes?limit=" + last)
            .header("Accept", "application/x-ndjson")
            .send()
            .text()
            .split("\n", -1)) {
      if (line.startsWith("{\"rev\"")) {
        try {
          JsonNode event = JSON.readTree(line);
          feed.put(event.path("rev").asLong(), event);
        } catch (JsonProcessingException e) {
          throw new AssertionError(line, e);
        }
      }
    }
    assertThat(feed.get(first).at("/changes/0/row").toString())
        .isEqualTo("{\"id\":1,\"shop\":\"a\",\"cents\":5}");
    assertThat(feed.get(altered).path("kind").asText()).isEqualTo("table-altered");
    assertThat(feed.get(altered).path("sql").asText()).contains("nr INTEGER");
    assertThat(feed.get(last).at("/changes/0/row").toString())
        .isEqualTo("{\"nr\":1,\"shop\":\"a\",\"cents\":5,\"later\":4}");
  }

  @Test
  void anUndoStopsAtAnAlter() {
    orders();
    long first = send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":5"));
    long altered = alter("ADD COLUMN later INTEGER").path("rev").asLong();
    long last = send(upsert("\"id\":2,\"shop\":\"b\",\"cents\":5,\"later\":9"));
    for (String body : List.of("{\"to_rev\":" + first + "}", "{\"rev\":" + first + "}")) {
      Answer refused = client.postJson(BASE + "/undo", body);
      assertThat(refused.code()).as(refused.text()).isEqualTo("undo-conflict");
      assertThat(refused.json().path("detail").asText())
          .contains("orders was altered at rev " + altered);
    }
    Answer undone = client.postJson(BASE + "/undo", "{\"to_rev\":" + altered + "}");
    assertThat(undone.status()).as(undone.text()).isEqualTo(200);
    assertThat(rows("")).isEqualTo("[{\"id\":1,\"shop\":\"a\",\"cents\":5,\"later\":null}]");
    assertThat(undone.json().path("after_rev").asLong()).isEqualTo(last - 1);
    requireRightViews("");
  }

  @Test
  void aDifferenceOverAnAlterComparesContents_orSaysWhereToBegin() {
    orders();
    long first = send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":500"));
    alter("ADD COLUMN later INTEGER");
    send(upsert("\"id\":2,\"shop\":\"b\",\"cents\":700"));
    String diff = BASE + "/views/large/diff?from_rev=" + first;
    JsonNode found = client.get(diff).json();
    assertThat(found.path("changes").toString())
        .isEqualTo("[{\"w\":1,\"row\":{\"shop\":\"b\",\"cents\":700}}]");
    long altered = alter("ALTER COLUMN cents TYPE DECIMAL(12,1)").path("rev").asLong();
    Answer other = client.get(diff);
    assertThat(other.code()).isEqualTo("parameter-invalid");
    assertThat(other.json().path("detail").asText()).contains("from_rev=" + altered);
  }

  @Test
  void randomAltersAndBatches_areTheSameLiveReplayedAndReadLater() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    orders();
    Map<Long, String> then = new HashMap<>();
    List<String> added = new ArrayList<>();
    int digits = 12;
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          added.add("c" + step);
          String type =
              List.of("INTEGER DEFAULT -3", "VARCHAR(4)", "DECIMAL(20,1) DEFAULT 1.5")
                  .get(random.nextInt(3));
          alter("ADD COLUMN c" + step + " " + type);
        }
        case 1 -> {
          if (!added.isEmpty()) {
            alter("DROP COLUMN " + added.remove(random.nextInt(added.size())));
          }
        }
        case 2 -> {
          if (!added.isEmpty()) {
            int at = random.nextInt(added.size());
            alter("RENAME COLUMN " + added.get(at) + " TO r" + step);
            added.set(at, "r" + step);
          }
        }
        case 3 -> {
          if (digits < 38) {
            alter("ALTER COLUMN cents TYPE DECIMAL(" + digits + ",1)");
            digits += 7;
          }
        }
        default -> send(batch(random));
      }
      then.put(rev(), all(""));
      requireRightViews(Seeds.option(seed) + " step " + step);
    }
    requirePast(then, seed);
    restart();
    assertThat(all("")).as(Seeds.option(seed)).isEqualTo(then.get(rev()));
    requireRightViews(Seeds.option(seed) + " after a restart");
    requirePast(then, seed);
  }

  private void requirePast(Map<Long, String> then, long seed) {
    then.forEach(
        (rev, all) ->
            assertThat(all("&at_rev=" + rev))
                .as(Seeds.option(seed) + " rev " + rev)
                .isEqualTo(all));
  }

  private static String batch(Random random) {
    List<String> changes = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      int id = random.nextInt(12);
      changes.add(
          switch (random.nextInt(4)) {
            case 0 -> "{\"table\":\"orders\",\"op\":\"delete\",\"key\":{\"id\":" + id + "}}";
            case 1 ->
                "{\"table\":\"orders\",\"op\":\"update\",\"key\":{\"id\":%d},\"row\":{\"cents\":%d}}"
                    .formatted(id, random.nextInt(900));
            default ->
                upsert(
                    "\"id\":%d,\"shop\":\"s%d\",\"cents\":%d"
                        .formatted(id, random.nextInt(4), random.nextInt(900)));
          });
    }
    return String.join(",", changes);
  }

  private String all(String at) {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "/tables/orders/rows?limit=1000",
            "/tables/orders/rows/7?ints=string",
            "/views/by_shop/rows?format=rows&order=shop",
            "/views/large/rows?format=rows&order=shop")) {
      all.append(client.get(BASE + path + at).text().replaceAll("\"request_id\".*", ""));
    }
    return all.toString();
  }
}
