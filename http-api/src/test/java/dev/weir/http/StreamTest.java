package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.config.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "/v1/tenants/ca";

  private TestServer server;
  private RecordingClient client;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(Map.of("weir.stream.heartbeat", "200ms"));
    client = new RecordingClient(server);
    http = HttpClient.newHttpClient();
    client.putSql(
        BASE + "/tables/flights", "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER)");
    client.putSql(BASE + "/views/all_flights", "SELECT * FROM flights");
    client.putSql(BASE + "/views/late", "SELECT * FROM flights WHERE delay >= 60");
    upsert(1, 5);
    upsert(2, 90);
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    client.close();
    server.close();
  }

  private void upsert(long id, int delay) {
    String row = "{\"id\":" + id + ",\"delay\":" + delay + "}";
    assertThat(client.postJson(BASE + "/tables/flights/rows", row).status()).isEqualTo(200);
  }

  /** A stream being read message by message. */
  private final class Reader implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final InputStream body;
    private final boolean events;
    private String event;
    private String id;

    Reader(String path, String... headers) throws IOException, InterruptedException {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)));
      if (headers.length > 0) {
        request.headers(headers);
      }
      response = http.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      events =
          response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
      boolean packed = response.headers().firstValue("Content-Encoding").isPresent();
      body = packed ? new GZIPInputStream(response.body()) : response.body();
    }

    /** The next line; a buffered reader would wait for more than one behind a GZIPInputStream. */
    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = body.read();
      if (next < 0) {
        return null;
      }
      for (; next >= 0 && next != '\n'; next = body.read()) {
        line.write(next);
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    JsonNode next() throws IOException {
      if (!events) {
        String line = line();
        return line == null ? null : JSON.readTree(line);
      }
      event = null;
      id = null;
      JsonNode data = null;
      for (String line = line(); line != null; line = line()) {
        if (line.isEmpty()) {
          assertThat(data.path("type").asText()).isEqualTo(event);
          return data;
        }
        String value = line.substring(line.indexOf(':') + 2);
        switch (line.substring(0, line.indexOf(':'))) {
          case "event" -> event = value;
          case "id" -> id = value;
          case "data" -> data = JSON.readTree(value);
          default -> throw new AssertionError(line);
        }
      }
      return null;
    }

    JsonNode next(String type) throws IOException {
      for (JsonNode message = next(); message != null; message = next()) {
        if (message.path("type").asText().equals(type)) {
          return message;
        }
      }
      throw new AssertionError("the stream ended before " + type);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  @Test
  void firstEventArrivesBeforeTheSecondExists() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/late/stream")) {
      assertThat(reader.next().path("type").asText()).isEqualTo("snapshot-begin");
      assertThat(reader.next().path("rows").toString()).isEqualTo("[{\"id\":2,\"delay\":90}]");
      assertThat(reader.next().path("type").asText()).isEqualTo("snapshot-end");
      assertThat(reader.id).isEqualTo("1.5");
      upsert(3, 70);
      JsonNode delta = reader.next("delta");
      assertThat(delta.path("changes").toString())
          .isEqualTo("[{\"w\":1,\"row\":{\"id\":3,\"delay\":70}}]");
      assertThat(delta.path("prev_rev").asLong()).isEqualTo(5);
      assertThat(delta.path("rev").asLong()).isEqualTo(6);
      assertThat(reader.id).isEqualTo("1.6");
    }
  }

  @Test
  void packedStreamIsFlushedMessageByMessage() throws Exception {
    try (Reader reader =
        new Reader(
            BASE + "/views/late/stream",
            "Accept-Encoding",
            "gzip",
            "Accept",
            "application/x-ndjson")) {
      assertThat(reader.response.headers().firstValue("Content-Encoding")).hasValue("gzip");
      reader.next("snapshot-end");
      upsert(4, 61);
      assertThat(reader.next("delta").at("/changes/0/row/id").asLong()).isEqualTo(4);
    }
  }

  @Test
  void updateIsTheOldRowAndTheNewOne() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/all_flights/stream?snapshot=false")) {
      assertThat(reader.next().path("type").asText()).isEqualTo("progress");
      upsert(2, 91);
      assertThat(reader.next("delta").path("changes").toString())
          .isEqualTo(
              "[{\"w\":-1,\"row\":{\"id\":2,\"delay\":90}},{\"w\":1,\"row\":{\"id\":2,\"delay\":91}}]");
    }
    try (Reader reader = new Reader(BASE + "/views/all_flights/stream?from_rev=5&format=flat")) {
      JsonNode delta = reader.next("delta");
      assertThat(delta.path("updates").toString()).isEqualTo("[[\"2\",6]]");
      assertThat(delta.path("additions")).isEmpty();
      assertThat(delta.path("count").asInt()).isEqualTo(2);
    }
    try (Reader reader =
        new Reader(BASE + "/views/late/stream?from_rev=5&format=streaming&ints=string")) {
      assertThat(reader.next("delta").path("records").toString())
          .isEqualTo(
              "[{\"id\":\"2\",\"event\":\"Updated\",\"version\":6,\"row\":{\"id\":\"2\",\"delay\":91}}]");
    }
  }

  @Test
  void severalViewsStandTogetherAtEachRev() throws Exception {
    try (Reader reader =
        new Reader(BASE + "/stream?views=all_flights,late", "Accept", "application/x-ndjson")) {
      JsonNode first = reader.next("snapshot-end");
      assertThat(first.has("id")).isFalse();
      assertThat(reader.next("snapshot-end").path("id").asText()).isEqualTo("1.5");
      upsert(7, 99);
      JsonNode one = reader.next("delta");
      JsonNode two = reader.next("delta");
      assertThat(one.path("more").asBoolean()).isTrue();
      assertThat(one.has("id")).isFalse();
      assertThat(two.path("more").asBoolean()).isFalse();
      assertThat(two.path("id").asText()).isEqualTo("1.6");
    }
  }

  @Test
  void progressSaysHowFarItIs() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/late/stream?snapshot=false")) {
      assertThat(reader.next().path("rev").asLong()).isEqualTo(5);
      upsert(9, 1);
      JsonNode progress = reader.next("progress");
      while (progress.path("rev").asLong() < 6) {
        progress = reader.next("progress");
      }
      assertThat(reader.id).isEqualTo("1.6");
    }
  }

  @Test
  void lostHistoryBecomesResetAndSnapshot() throws Exception {
    upsert(3, 80);
    server.router.circuit("ca").compact();
    try (Reader reader = new Reader(BASE + "/views/late/stream?from_rev=5")) {
      assertThat(reader.next().path("reason").asText()).isEqualTo("compacted");
      assertThat(reader.next().path("type").asText()).isEqualTo("snapshot-begin");
      assertThat(reader.next("snapshot-end").path("rev").asLong()).isEqualTo(6);
    }
    try (Reader reader = new Reader(BASE + "/views/late/stream", "Last-Event-ID", "1.99")) {
      assertThat(reader.next().path("reason").asText()).isEqualTo("ahead");
    }
    try (Reader reader = new Reader(BASE + "/views/late/stream?from_rev=2.6")) {
      assertThat(reader.next().path("reason").asText()).isEqualTo("epoch");
    }
  }

  @Test
  void endsWithItsReason() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/late/stream?until_rev=6")) {
      reader.next("snapshot-end");
      upsert(3, 80);
      reader.next("delta");
      JsonNode end = reader.next();
      assertThat(end.path("reason").asText()).isEqualTo("until");
      assertThat(end.path("resume").asText()).isEqualTo("1.6");
      assertThat(reader.next()).isNull();
    }
    try (Reader reader = new Reader(BASE + "/views/late/stream")) {
      reader.next("snapshot-end");
      client.call("DELETE", BASE + "/views/late").send();
      assertThat(reader.next("end").path("reason").asText()).isEqualTo("view-deleted");
    }
    try (Reader reader = new Reader(BASE + "/views/all_flights/stream")) {
      reader.next("snapshot-end");
      server.router.circuit("ca").fail("all_flights");
      assertThat(reader.next("end").path("reason").asText()).isEqualTo("view-failed");
    }
  }

  @Test
  void redefinedViewIsResetAndSentAnew() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/late/stream")) {
      reader.next("snapshot-end");
      client.putSql(BASE + "/views/late", "SELECT * FROM flights WHERE delay >= 80");
      JsonNode reset = reader.next("reset");
      assertThat(reset.path("reason").asText()).isEqualTo("redefined");
      assertThat(reset.path("view").asText()).isEqualTo("late");
      assertThat(reader.next("snapshot-end").path("rev").asLong()).isEqualTo(6);
    }
  }

  @RepeatedTest(10)
  void drainingEndsStreamsWithTheirPosition() throws Exception {
    try (Reader reader = new Reader(BASE + "/views/late/stream")) {
      reader.next("snapshot-end");
      var stopped = server.server().stop(Duration.ofSeconds(5));
      JsonNode end = reader.next("end");
      assertThat(end.path("reason").asText()).isEqualTo("draining");
      assertThat(end.path("resume").asText()).isEqualTo("1.5");
      stopped.toCompletableFuture().join();
    }
  }

  @Test
  void largeSnapshotComesInBoundedMessages() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 10; i < 3510; i++) {
      rows.append("{\"id\":").append(i).append(",\"delay\":100}\n");
    }
    client
        .call("POST", BASE + "/tables/flights/rows")
        .body("application/x-ndjson", rows.toString())
        .send();
    try (Reader reader = new Reader(BASE + "/views/late/stream")) {
      assertThat(reader.next().path("rows").asInt()).isEqualTo(3501);
      int rowsSeen = 0;
      JsonNode message = reader.next();
      for (; message.path("type").asText().equals("rows"); message = reader.next()) {
        assertThat(message.path("rows").size()).isBetween(1, 1000);
        assertThat(message.toString().length()).isLessThan(64 << 10);
        rowsSeen += message.path("rows").size();
      }
      assertThat(rowsSeen).isEqualTo(3501);
      assertThat(message.path("type").asText()).isEqualTo("snapshot-end");
    }
  }

  @Test
  void resumedReaderEndsWithTheRowsOfTheView() throws Exception {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<Long, Integer> state = new TreeMap<>();
    String position = "";
    long rev = 5;
    for (int round = 0; round < 15; round++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        upsert(random.nextInt(6), random.nextInt(200));
        rev++;
      }
      if (random.nextInt(5) == 0) {
        server.router.circuit("ca").compact();
      }
      String from = position.isEmpty() ? "" : "&from_rev=" + position;
      try (Reader reader = new Reader(BASE + "/views/late/stream?until_rev=" + rev + from)) {
        for (JsonNode message = reader.next(); message != null; message = reader.next()) {
          apply(message, state);
          position = message.has("id") ? message.path("id").asText() : position;
        }
      }
      Map<Long, Integer> expected = new TreeMap<>();
      client
          .get(BASE + "/views/late/rows")
          .json()
          .path("rows")
          .forEach(row -> expected.put(row.path("id").asLong(), row.path("delay").asInt()));
      assertThat(state).as(Seeds.option(seed) + " round " + round).isEqualTo(expected);
    }
  }

  private static void apply(JsonNode message, Map<Long, Integer> state) {
    switch (message.path("type").asText()) {
      case "snapshot-begin", "reset" -> state.clear();
      case "rows" ->
          message
              .path("rows")
              .forEach(row -> state.put(row.path("id").asLong(), row.path("delay").asInt()));
      case "delta" -> {
        for (JsonNode change : message.path("changes")) {
          long id = change.at("/row/id").asLong();
          if (change.path("w").asInt() < 0) {
            state.remove(id, change.at("/row/delay").asInt());
          } else {
            state.put(id, change.at("/row/delay").asInt());
          }
        }
      }
      default -> {}
    }
  }

  @Test
  void tenantMayHaveOnlySoManyStreams() throws Exception {
    client.close();
    server.close();
    server =
        TestServer.start(Map.of("weir.limits.streams-max", "1", "weir.stream.heartbeat", "200ms"));
    client = new RecordingClient(server);
    client.putSql(BASE + "/tables/flights", "CREATE TABLE flights (id BIGINT PRIMARY KEY)");
    client.putSql(BASE + "/views/v", "SELECT * FROM flights");
    try (Reader reader = new Reader(BASE + "/views/v/stream")) {
      reader.next();
      assertThat(client.get(BASE + "/views/v/stream").code()).isEqualTo("streams-busy");
    }
    await().until(() -> client.get(BASE + "/views/v/stream?until_rev=0").status() == 200);
  }
}
