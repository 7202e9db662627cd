package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Writes numbered rows to a tenant of its own, one batch after another, each with its key and until
 * it is acknowledged; knows when, and compares at the end.
 *
 * <p>A batch creates its row: were it applied twice, the second time would be refused. And it is
 * one event: were it applied twice, the circuit's rev would run ahead of the acknowledgements.
 */
final class BenchWriter {
  private static final String NDJSON = "application/x-ndjson";
  private static final String TABLE =
      "CREATE TABLE entries (number BIGINT PRIMARY KEY, writer VARCHAR NOT NULL)";

  private final String tenant;
  private final Supplier<List<URI>> nodes;
  private final Duration think;
  private final Thread thread;

  /** By the time of an acknowledgement, the time its batch was first sent. */
  private final ConcurrentSkipListMap<Long, Long> acknowledged = new ConcurrentSkipListMap<>();

  private final Set<Long> revs = new HashSet<>();
  private long firstRev;
  private long count;
  private volatile boolean enough;
  private volatile RuntimeException failure;

  /**
   * @param think time between an acknowledgement and the next batch
   */
  BenchWriter(String tenant, int number, Supplier<List<URI>> nodes, Duration think) {
    this.tenant = tenant;
    this.nodes = nodes;
    this.think = think;
    this.thread = Thread.ofPlatform().daemon().unstarted(() -> write(number));
  }

  /** What is wrong at the end. */
  record Verdict(long lost, long twice) {}

  String tenant() {
    return tenant;
  }

  void start() {
    thread.start();
  }

  /**
   * The first acknowledgement at or after a moment, if it has come; else {@code Long.MAX_VALUE}.
   */
  long firstFrom(long moment) {
    requireWell();
    Long first = acknowledged.ceilingKey(moment);
    return first == null ? Long.MAX_VALUE : first;
  }

  /** The longest a batch waited for its acknowledgement, of those acknowledged meanwhile. */
  long longestWait(long from, long to) {
    return acknowledged.subMap(from, to).entrySet().stream()
        .mapToLong(batch -> batch.getKey() - batch.getValue())
        .max()
        .orElse(0);
  }

  /** The longest time between two acknowledgements. */
  long longestGap(long from, long to) {
    long longest = 0;
    Long last = acknowledged.floorKey(from);
    for (long each : acknowledged.subMap(from, to).keySet()) {
      longest = Math.max(longest, each - (last == null ? from : last));
      last = each;
    }
    return longest;
  }

  private void write(int number) {
    try (BenchCaller caller = new BenchCaller(nodes, number)) {
      firstRev = rev(caller.succeed(define()));
      while (!enough) {
        byte[] request = batch(count);
        long begin = System.nanoTime();
        BenchClient.Answer answer = caller.succeed(request);
        acknowledged.put(System.nanoTime(), begin);
        revs.add(rev(answer));
        count++;
        BenchWait.pause(think);
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void requireWell() {
    if (failure != null) {
      throw new IllegalStateException("tenant " + tenant + ": " + failure.getMessage(), failure);
    }
  }

  private byte[] define() {
    return BenchClient.request(
        "PUT",
        "/v1/tenants/" + tenant + "/tables/entries",
        "application/sql",
        TABLE.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] batch(long number) {
    String change =
        "{\"table\":\"entries\",\"op\":\"create\",\"row\":{\"number\":%d,\"writer\":\"%s\"}}\n"
            .formatted(number, tenant);
    return BenchClient.request(
        "POST",
        "/v1/tenants/" + tenant + "/batches",
        NDJSON,
        tenant + "-" + number,
        change.getBytes(StandardCharsets.UTF_8));
  }

  private static long rev(BenchClient.Answer answer) {
    return BenchApi.json(answer.body()).path("rev").asLong();
  }

  /** Ends after the batch under way. */
  void stop() {
    enough = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long acknowledged() {
    return count;
  }

  /** Compares what is there with what was acknowledged; after {@link #stop}. */
  Verdict verify() {
    return verify(0);
  }

  /**
   * The same for a circuit whose log holds other events too.
   *
   * @param others how many
   */
  Verdict verify(long others) {
    requireWell();
    byte[] query =
        BenchClient.request(
            "POST",
            "/v1/tenants/" + tenant + "/query?read=home",
            "application/sql",
            ("SELECT COUNT(*) AS n FROM entries WHERE number < " + count)
                .getBytes(StandardCharsets.UTF_8));
    try (BenchCaller caller = new BenchCaller(nodes, 0)) {
      JsonNode answer = BenchApi.json(caller.succeed(query).body());
      long rows = answer.at("/rows/0/n").asLong();
      long surplus = answer.path("rev").asLong() - firstRev - count - others;
      long shared = count - revs.size();
      return new Verdict(Math.max(0, count - rows) + Math.max(0, shared), Math.max(0, surplus));
    }
  }
}
