package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one node tells of the cluster, with the moment each message came. */
final class BenchEvents implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofSeconds(20);

  /** One message. */
  record Event(long nanos, JsonNode message) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  private BenchEvents(URI base) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/cluster/events"))
            .header("Accept", "application/x-ndjson")
            .build();
    Thread.ofPlatform().daemon().start(() -> read(request));
  }

  /** Listens to a node from now on. */
  static BenchEvents of(URI base) {
    BenchEvents events = new BenchEvents(base);
    BenchWait.until("events of " + base, OPEN_MAX, () -> !events.events.isEmpty());
    return events;
  }

  private void read(HttpRequest request) {
    try {
      client
          .send(request, BodyHandlers.ofLines())
          .body()
          .filter(line -> !line.isBlank())
          .forEach(line -> events.add(new Event(System.nanoTime(), BenchApi.json(line))));
    } catch (IOException | UncheckedIOException ended) {
      // by close(), or with the node
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** When a member was first said to be so, after a moment. */
  OptionalLong member(String node, String status, long after) {
    return events.stream()
        .filter(event -> event.nanos > after)
        .filter(event -> event.message.path("node").asText().equals(node))
        .filter(event -> event.message.path("status").asText().equals(status))
        .mapToLong(Event::nanos)
        .min();
  }

  /** When the last shard of a node was seen elsewhere, after a moment. */
  OptionalLong lastShardFrom(String node, long after) {
    return events.stream()
        .filter(event -> event.nanos > after)
        .filter(event -> event.message.path("from").asText().equals(node))
        .mapToLong(Event::nanos)
        .max();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
