package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A subscriber of a tenant's view in one region: knows when it saw which rev. */
final class BenchViewer implements AutoCloseable {
  private static final Duration OPEN_MAX = Duration.ofSeconds(60);
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentSkipListMap<Long, Long> seen = new ConcurrentSkipListMap<>();
  private volatile boolean closed;

  private BenchViewer(URI base, String tenant) {
    HttpRequest request =
        HttpRequest.newBuilder(
                base.resolve("/v1/tenants/" + tenant + "/views/total/stream?stale=ok"))
            .header("Accept", "application/x-ndjson")
            .build();
    Thread.ofPlatform().daemon().start(() -> read(request));
  }

  /** Subscribes, and waits for the first snapshot. */
  static BenchViewer of(URI base, String tenant) {
    BenchViewer viewer = new BenchViewer(base, tenant);
    BenchWait.until("a view of " + tenant, OPEN_MAX, () -> !viewer.seen.isEmpty());
    return viewer;
  }

  /** A copy that does not have the view yet is asked again. */
  private void read(HttpRequest request) {
    while (!closed) {
      try {
        client.send(request, BodyHandlers.ofLines()).body().forEach(this::note);
      } catch (IOException | UncheckedIOException ended) {
        // by close(), or with the node
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      BenchWait.pause(AGAIN);
    }
  }

  private void note(String line) {
    if (!line.isBlank()) {
      JsonNode message = BenchApi.json(line);
      String type = message.path("type").asText();
      if (type.equals("delta") || type.equals("snapshot-end") || type.equals("progress")) {
        seen.putIfAbsent(message.path("rev").asLong(), System.nanoTime());
      }
    }
  }

  /** The rev it saw last. */
  long rev() {
    return seen.lastKey();
  }

  /** When it saw a rev, or one after it; it must have. */
  long seenAt(long rev) {
    Map.Entry<Long, Long> first = seen.ceilingEntry(rev);
    if (first == null) {
      throw new IllegalStateException("rev " + rev + " was never seen");
    }
    return first.getValue();
  }

  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
  }
}
