package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tenants that are written to at a steady pace, each over a connection of its own, a batch of one
 * row at a time. Knows when each rev was acknowledged.
 */
final class BenchPace implements AutoCloseable {
  private static final String TABLE =
      "CREATE TABLE entries (number BIGINT PRIMARY KEY, amount BIGINT NOT NULL)";
  private static final String VIEW = "SELECT COUNT(*) AS n, SUM(amount) AS total FROM entries";

  /** Rows of a tenant: they are written over and over, so that its state stays small. */
  private static final int ROWS = 1_000;

  private final List<Lane> lanes;

  private record Lane(String tenant, BenchClient client) {}

  /**
   * What was written.
   *
   * @param acknowledged by tenant, when each rev was
   * @param seconds it took
   */
  record Written(Map<String, NavigableMap<Long, Long>> acknowledged, double seconds) {
    long batches() {
      return acknowledged.values().stream().mapToLong(NavigableMap::size).sum();
    }
  }

  private BenchPace(List<Lane> lanes) {
    this.lanes = lanes;
  }

  /** Connects, and makes tables and views. */
  static BenchPace open(URI base, String prefix, int tenants) {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < tenants; i++) {
      String tenant = prefix + "-" + i;
      try (BenchCaller caller = new BenchCaller(() -> List.of(base), 0)) {
        caller.succeed(sql(tenant, "tables/entries", TABLE));
        caller.succeed(sql(tenant, "views/total", VIEW));
        lanes.add(new Lane(tenant, new BenchClient(base)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new BenchPace(lanes);
  }

  private static byte[] sql(String tenant, String path, String sql) {
    return BenchClient.request(
        "PUT",
        "/v1/tenants/" + tenant + "/" + path,
        "application/sql",
        sql.getBytes(StandardCharsets.UTF_8));
  }

  List<String> tenants() {
    return lanes.stream().map(Lane::tenant).toList();
  }

  /**
   * Writes for a while.
   *
   * @param perSecond batches in all, or fewer if they are not acknowledged so fast
   */
  Written write(int perSecond, Duration time) {
    return write(time.toNanos() / TimeUnit.SECONDS.toNanos(1) * perSecond, perSecond);
  }

  /** Writes so many batches in all, as fast as they are acknowledged. */
  Written write(int batches) {
    return write(batches, 0);
  }

  private Written write(long batches, int perSecond) {
    long begin = System.nanoTime();
    long each = batches / lanes.size();
    long interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * lanes.size() / perSecond;
    Map<String, CompletableFuture<NavigableMap<Long, Long>>> running = new TreeMap<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      // not all at the same moment
      long first = begin + interval * i / lanes.size();
      running.put(
          lane.tenant,
          CompletableFuture.supplyAsync(
              () -> write(lane, each, first, interval),
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    Map<String, NavigableMap<Long, Long>> acknowledged = new TreeMap<>();
    running.forEach((tenant, lane) -> acknowledged.put(tenant, lane.join()));
    return new Written(acknowledged, (System.nanoTime() - begin) / 1e9);
  }

  private static NavigableMap<Long, Long> write(
      Lane lane, long batches, long first, long interval) {
    NavigableMap<Long, Long> acknowledged = new TreeMap<>();
    try {
      long due = first;
      for (long i = 0; i < batches; i++) {
        LockSupport.parkNanos(due - System.nanoTime());
        BenchClient.Answer answer = lane.client.sendExpectingSuccess(batch(lane.tenant, i));
        acknowledged.put(rev(answer.body()), System.nanoTime());
        due += interval;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return acknowledged;
  }

  private static byte[] batch(String tenant, long number) {
    String change =
        "{\"table\":\"entries\",\"op\":\"upsert\",\"row\":{\"number\":%d,\"amount\":%d}}\n"
            .formatted(number % ROWS, System.nanoTime());
    return BenchClient.request(
        "POST",
        "/v1/tenants/" + tenant + "/batches",
        "application/x-ndjson",
        change.getBytes(StandardCharsets.UTF_8));
  }

  private static long rev(String body) {
    return BenchApi.json(body).path("rev").asLong();
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      try {
        lane.client.close();
      } catch (IOException alreadyGone) {
        // nothing is left to be closed
      }
    }
  }
}
