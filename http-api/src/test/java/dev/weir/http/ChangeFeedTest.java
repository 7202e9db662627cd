package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.http.RecordingClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader of the change feed can keep a copy of the tables. Each test has a tenant of its own. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class ChangeFeedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STOCK =
      "CREATE TABLE stock (shelf VARCHAR(5), part INTEGER, pieces BIGINT, note VARCHAR(20),"
          + " PRIMARY KEY (shelf, part))";

  private RealNode node;
  private RecordingClient client;
  private int tests;

  @BeforeAll
  void start(@TempDir Path data) {
    node =
        RealNode.start(data, Map.of("weir.snapshot.revs", "20", "weir.stream.heartbeat", "300ms"));
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private String stock() {
    String tenant = "/v1/tenants/feed" + ++tests;
    assertThat(client.putSql(tenant + "/tables/stock", STOCK).status()).isEqualTo(201);
    return tenant;
  }

  private long send(String tenant, String changes) {
    Answer answer =
        client.postJson(tenant + "/batches?mode=lenient", "{\"changes\":[" + changes + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("rev").asLong();
  }

  private static String random(Random random) {
    String key = "\"shelf\":\"s%d\",\"part\":%d".formatted(random.nextInt(3), random.nextInt(6));
    String table = "{\"table\":\"stock\",\"op\":";
    return switch (random.nextInt(5)) {
      case 0 -> table + "\"delete\",\"key\":{" + key + "}}";
      case 1 ->
          table
              + "\"update\",\"key\":{"
              + key
              + "},\"row\":{\"pieces\":"
              + random.nextInt(99)
              + "}}";
      case 2 -> table + "\"update\",\"key\":{" + key + "},\"row\":{\"note\":null}}";
      default ->
          table
              + "\"upsert\",\"row\":{%s,\"pieces\":%d,\"note\":\"n%d\"}}"
                  .formatted(key, random.nextInt(99), random.nextInt(9));
    };
  }

  private List<JsonNode> feed(String tenant, String query) {
    Answer answer = client.get(tenant + "/changes" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().map(ChangeFeedTest::tree).toList();
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  /** Changes a copy as the feed says. */
  private static void apply(Map<String, JsonNode> copy, JsonNode event) {
    for (JsonNode change : event.path("changes")) {
      switch (change.path("op").asText()) {
        case "upsert" -> copy.put(change.path("key").toString(), change.path("row"));
        case "delete" -> copy.remove(change.path("key").toString());
        default -> throw new AssertionError("the feed has upserts and deletes only: " + change);
      }
    }
  }

  private Map<String, JsonNode> table(String tenant, String at) {
    Map<String, JsonNode> rows = new TreeMap<>();
    Answer answer = client.get(tenant + "/tables/stock/rows?limit=1000" + at);
    for (JsonNode row : answer.json().path("rows")) {
      rows.put(
          JSON.createObjectNode()
              .<com.fasterxml.jackson.databind.node.ObjectNode>set("shelf", row.path("shelf"))
              .set("part", row.path("part"))
              .toString(),
          row);
    }
    return rows;
  }

  @Test
  void aCopyKeptByTheFeedIsTheTable_atEveryRev() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    String tenant = stock();
    for (int batch = 0; batch < 50; batch++) {
      List<String> changes = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        changes.add(random(random));
      }
      send(tenant, String.join(",", changes));
    }
    Map<String, JsonNode> copy = new TreeMap<>();
    List<JsonNode> events = feed(tenant, "");
    assertThat(events.getFirst().path("kind").asText()).isEqualTo("table-created");
    for (int rev = 1; rev <= events.size(); rev++) {
      JsonNode event = events.get(rev - 1);
      assertThat(event.path("rev").asInt()).isEqualTo(rev);
      assertThat(event.path("epoch").asInt()).isEqualTo(1);
      apply(copy, event);
      if (rev % 7 == 0 || rev == events.size()) {
        assertThat(copy)
            .as(Seeds.option(seed) + " rev " + rev)
            .isEqualTo(table(tenant, "&at_rev=" + rev));
      }
    }
    assertThat(events).hasSize(51);
    assertThat(feed(tenant, "?from_rev=20&limit=5"))
        .as("a part of it is the same")
        .isEqualTo(events.subList(20, 25));
    assertThat(feed(tenant, "?from_rev=51")).isEmpty();
  }

  @Test
  void tablesThatAreGoneAreStillNamed() {
    String tenant = stock();
    send(tenant, "{\"table\":\"stock\",\"op\":\"upsert\",\"row\":{\"shelf\":\"a\",\"part\":1}}");
    assertThat(client.call("DELETE", tenant + "/tables/stock").send().status()).isEqualTo(200);
    String other = "CREATE TABLE stock (shelf VARCHAR(5) PRIMARY KEY, colour VARCHAR(9))";
    assertThat(client.putSql(tenant + "/tables/stock", other).status()).isEqualTo(201);
    send(
        tenant,
        "{\"table\":\"stock\",\"op\":\"upsert\",\"row\":{\"shelf\":\"a\",\"colour\":\"red\"}}");
    List<JsonNode> events = feed(tenant, "");
    assertThat(events.stream().map(event -> event.path("kind").asText()))
        .containsExactly("table-created", "batch", "table-deleted", "table-created", "batch");
    assertThat(events.get(1).at("/changes/0").toString())
        .isEqualTo(
            "{\"table\":\"stock\",\"op\":\"upsert\",\"key\":{\"shelf\":\"a\",\"part\":1},"
                + "\"row\":{\"shelf\":\"a\",\"part\":1,\"pieces\":null,\"note\":null}}");
    assertThat(events.get(4).at("/changes/0/row").toString())
        .isEqualTo("{\"shelf\":\"a\",\"colour\":\"red\"}");
    assertThat(feed(tenant, "?from_rev=1"))
        .as("without the event that created the first one")
        .isEqualTo(events.subList(1, 5));
  }

  @Test
  void aFeedThatFollowsGoesOn_andSaysWhenNothingHappens() throws IOException, InterruptedException {
    String tenant = stock();
    long rev = send(tenant, random(new Random(1)));
    URI uri = node.base().resolve(tenant + "/changes?follow=true&limit=3&from_rev=" + rev);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("{\"kind\":\"progress\",\"rev\":" + rev + "}");
        assertThat(lines.readLine()).as("heartbeat").contains("progress");
        for (int i = 1; i <= 3; i++) {
          send(tenant, random(new Random(i)));
          assertThat(nextEvent(lines).path("rev").asLong()).isEqualTo(rev + i);
        }
        assertThat(lines.readLine()).as("three were asked for").isNull();
      }
    }
  }

  private static JsonNode nextEvent(BufferedReader lines) throws IOException {
    JsonNode line = tree(lines.readLine());
    while (line.path("kind").asText().equals("progress")) {
      line = tree(lines.readLine());
    }
    return line;
  }

  @Test
  void whatIsNotThereIsSaidBeforeTheFeedBegins() {
    String tenant = stock();
    assertThat(client.get(tenant + "/changes?from_rev=9&timeout_ms=20").code())
        .isEqualTo("rev-not-reached");
    assertThat(client.get(tenant + "/changes?follow=maybe").code()).isEqualTo("parameter-invalid");
    assertThat(client.get("/v1/tenants/nobody/changes").code()).isEqualTo("tenant-not-found");
  }
}
