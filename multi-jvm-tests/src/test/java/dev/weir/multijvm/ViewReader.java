package dev.weir.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A client that keeps the rows of one view by its NDJSON stream, over several connections. */
final class ViewReader {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String path;
  private final Map<String, Long> rows = new TreeMap<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private Thread thread;
  private JsonNode last = JSON.nullNode();
  private String position = "";
  private int resets;

  /**
   * @param path of the stream
   */
  ViewReader(String path) {
    this.path = path;
  }

  /** Reads the stream from the beginning, or from where the last one ended, until it ends. */
  void connect(URI base) {
    String from = position().isEmpty() ? "" : "?from_rev=" + position();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path + from))
            .header("Accept", "application/x-ndjson")
            .build();
    thread = Thread.ofPlatform().start(() -> read(request));
  }

  /** Waits until the server has ended the stream; throws what broke it otherwise. */
  void awaitEnd() throws InterruptedException {
    thread.join();
    if (broken.get() != null) {
      throw new AssertionError("the stream broke after " + last(), broken.get());
    }
  }

  synchronized JsonNode last() {
    return last;
  }

  /** The newest position that was sent, {@code epoch.rev}. */
  synchronized String position() {
    return position;
  }

  synchronized long rev() {
    return position.isEmpty() ? 0 : Long.parseLong(position.substring(position.indexOf('.') + 1));
  }

  synchronized int resets() {
    return resets;
  }

  /** Each row with its weight. */
  synchronized Map<String, Long> rows() {
    return new TreeMap<>(rows);
  }

  private void read(HttpRequest request) {
    try {
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        lines.forEach(this::take);
      }
    } catch (IOException | RuntimeException e) {
      broken.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken.set(e);
    }
  }

  private synchronized void take(String line) {
    JsonNode message = parsed(line);
    last = message;
    position = message.path("id").asText(position);
    switch (message.path("type").asText()) {
      case "rows" -> message.get("rows").forEach(row -> add(row, 1));
      case "delta" ->
          message
              .get("changes")
              .forEach(change -> add(change.get("row"), change.get("w").asLong()));
      case "reset" -> {
        resets++;
        rows.clear();
      }
      case "snapshot-begin", "snapshot-end", "progress", "end" -> {}
      default -> throw new IllegalStateException("not a message: " + line);
    }
  }

  private void add(JsonNode row, long weight) {
    rows.merge(row.toString(), weight, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
