package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Many tenants that are written to at once, each over a connection of its own, one batch after the
 * other: as fast as they are acknowledged.
 */
final class BenchLanes implements AutoCloseable {
  private static final String NDJSON = "application/x-ndjson";

  /** Different batches of a tenant; more would only fill the memory of the client. */
  private static final int BATCHES = 8;

  private final List<Lane> lanes;
  private final int rows;

  private record Lane(BenchClient client, List<byte[]> batches) {}

  private BenchLanes(List<Lane> lanes, int rows) {
    this.lanes = lanes;
    this.rows = rows;
  }

  /**
   * Connects, and makes the tables.
   *
   * @param bases lanes go to these nodes by turns
   * @param rows of a batch
   */
  static BenchLanes open(List<URI> bases, String prefix, int tenants, int rows) {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < tenants; i++) {
      URI base = bases.get(i % bases.size());
      lanes.add(lane(base, prefix + "-" + i, rows));
    }
    return new BenchLanes(lanes, rows);
  }

  private static Lane lane(URI base, String tenant, int rows) {
    String path = "/v1/tenants/" + tenant;
    byte[] table =
        BenchClient.request(
            "PUT",
            path + "/tables/orders",
            "application/sql",
            BenchWorkload.tables().get("orders").getBytes(StandardCharsets.UTF_8));
    try (BenchCaller caller = new BenchCaller(() -> List.of(base), 0)) {
      caller.succeed(table);
      List<byte[]> batches = new ArrayList<>();
      for (int i = 0; i < BATCHES; i++) {
        byte[] body = BenchWorkload.orders((long) i * rows, rows, i);
        batches.add(BenchClient.request("POST", path + "/batches", NDJSON, body));
      }
      return new Lane(new BenchClient(base), batches);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes for a while; rows acknowledged a second. */
  double rowsPerSecond(Duration time) {
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    List<CompletableFuture<Integer>> running = new ArrayList<>();
    for (Lane lane : lanes) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> write(lane, end), task -> Thread.ofPlatform().daemon().start(task)));
    }
    long batches = running.stream().mapToLong(CompletableFuture::join).sum();
    return batches * rows / ((System.nanoTime() - begin) / 1e9);
  }

  private static int write(Lane lane, long end) {
    int sent = 0;
    try {
      while (System.nanoTime() - end < 0) {
        byte[] batch = lane.batches.get(sent % lane.batches.size());
        int status = lane.client.send(batch).status();
        if (status == 200) {
          sent++;
        } else if (status != 429 && status != 503) {
          throw new IllegalStateException("a batch is answered by " + status);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sent;
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      try {
        lane.client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
