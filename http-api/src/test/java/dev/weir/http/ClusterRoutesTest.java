package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestServer server;
  private RecordingClient client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(Map.of("weir.stream.heartbeat", "200ms"));
    client = new RecordingClient(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void showsFiguresOfMembersThatAnswer_andNullsOfOthers() {
    JsonNode members = client.get("/v1/cluster").json().path("members");
    assertThat(members.get(0).toString())
        .isEqualTo(
            "{\"node\":\"weir-1\",\"region\":\"local\",\"address\":\"pekko://weir@127.0.0.1:1\","
                + "\"status\":\"up\",\"oldest\":true,\"shards\":256,\"entities\":4,\"state_bytes\":100,"
                + "\"version\":\"0.1.0\"}");
    assertThat(members.get(1).path("status").asText()).isEqualTo("unreachable");
    assertThat(members.get(1).path("shards").isNull()).isTrue();
    assertThat(members.get(1).path("version").isNull()).isTrue();
    assertThat(client.get("/v1/cluster/members").json().path("members")).isEqualTo(members);
    assertThat(client.get("/v1/cluster/members/weir-2").json()).isEqualTo(members.get(1));
  }

  @Test
  void namesTheNearestMember_whenThereIsNone() {
    Answer answer = client.get("/v1/cluster/members/weir-11");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("member-not-found");
    assertThat(answer.json().path("detail").asText()).contains("Did you mean weir-1?");
  }

  @Test
  void showsShards() {
    assertThat(client.get("/v1/cluster/shards").text())
        .isEqualTo(
            "{\"total\":256,\"shards\":[{\"shard\":12,\"node\":\"weir-1\",\"entities\":4,"
                + "\"state_bytes\":100,\"moving\":false}]}");
  }

  @Test
  void streamsNews_beatsMeanwhile_andEndsWhenTheNodeDrains() throws Exception {
    try (BufferedReader events = open("application/x-ndjson")) {
      assertThat(next(events).path("members")).hasSize(2);
      assertThat(next(events).path("type").asText()).isEqualTo("heartbeat");
      server.node.happens(new Node.MemberChanged(1_767_600_000_000L, "weir-3", "a:3", "up"));
      server.node.happens(new Node.ShardMoved(0, 7, Optional.empty(), "weir-3"));
      assertThat(nextNews(events).toString())
          .isEqualTo(
              "{\"type\":\"member\",\"at\":\"2026-01-05T08:00:00.000Z\",\"node\":\"weir-3\","
                  + "\"address\":\"a:3\",\"status\":\"up\"}");
      assertThat(nextNews(events).toString())
          .isEqualTo(
              "{\"type\":\"shard\",\"at\":\"1970-01-01T00:00:00.000Z\",\"shard\":7,"
                  + "\"from\":null,\"to\":\"weir-3\"}");
      server.server().stop(Duration.ofSeconds(20));
      assertThat(nextNews(events).toString())
          .isEqualTo("{\"type\":\"end\",\"reason\":\"draining\"}");
      assertThat(events.readLine()).isNull();
    }
    await().until(() -> server.node.listeners() == 0);
  }

  @Test
  void namesTheKindOfEachEvent() throws Exception {
    try (BufferedReader events = open("text/event-stream")) {
      assertThat(events.readLine()).isEqualTo("event: members");
      assertThat(events.readLine()).startsWith("data: {\"type\":\"members\",");
      assertThat(events.readLine()).isEmpty();
    }
  }

  @Test
  void endsAReaderThatLags() throws Exception {
    try (BufferedReader events = open("application/x-ndjson")) {
      next(events);
      await().until(() -> server.node.listeners() == 1);
      String address = "x".repeat(4096);
      while (server.node.listeners() == 1) {
        server.node.happens(new Node.MemberChanged(0, "weir-3", address, "up"));
      }
      JsonNode last = next(events);
      while (!last.path("type").asText().equals("end")) {
        last = next(events);
      }
      assertThat(last.path("reason").asText()).isEqualTo("lagging");
    }
  }

  private BufferedReader open(String type) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url("/v1/cluster/events")))
            .header("Accept", type)
            .build();
    HttpResponse<InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static JsonNode nextNews(BufferedReader events) throws IOException {
    JsonNode message = next(events);
    while (message.path("type").asText().equals("heartbeat")) {
      message = next(events);
    }
    return message;
  }

  private static JsonNode next(BufferedReader events) throws IOException {
    return JSON.readTree(events.readLine());
  }
}
