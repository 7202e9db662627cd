package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A tenant that asks for more than it may have: several connections, each with one request after
 * another, as fast as they are answered and whatever the answer says.
 */
final class BenchFlood implements AutoCloseable {
  private final List<CompletableFuture<Map<Integer, Long>>> lanes = new ArrayList<>();
  private volatile boolean over;

  /** Begins. */
  static BenchFlood start(URI base, int connections, byte[] request) {
    BenchFlood flood = new BenchFlood();
    for (int i = 0; i < connections; i++) {
      flood.lanes.add(
          CompletableFuture.supplyAsync(
              () -> flood.send(base, request), task -> Thread.ofPlatform().daemon().start(task)));
    }
    return flood;
  }

  private Map<Integer, Long> send(URI base, byte[] request) {
    Map<Integer, Long> answers = new TreeMap<>();
    try (BenchClient client = new BenchClient(base)) {
      while (!over) {
        answers.merge(client.send(request).status(), 1L, Long::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  /** Ends; how often it was answered with which status. */
  Map<Integer, Long> stop() {
    over = true;
    Map<Integer, Long> all = new TreeMap<>();
    lanes.forEach(lane -> lane.join().forEach((status, n) -> all.merge(status, n, Long::sum)));
    return all;
  }

  @Override
  public void close() {
    over = true;
  }
}
