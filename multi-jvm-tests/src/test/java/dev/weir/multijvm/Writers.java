package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write to a node which comes and goes.
 *
 * <p>Each batch creates rows in strict mode, so that a second application would be refused, and is
 * sent with its key until it is acknowledged.
 */
final class Writers {
  static final int COUNT = 4;
  static final int ROWS = 5;
  static final String TABLE =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, writer INT NOT NULL, amount INT)";

  private static final String TENANT = "acme";

  /** Between two tries without an answer, so that a node that starts gets the processors. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<URI> base = new AtomicReference<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /** Begins to write to a node that has {@link #TABLE}. */
  static Writers start(URI base) {
    Writers writers = new Writers();
    writers.turnTo(base);
    for (int writer = 0; writer < COUNT; writer++) {
      int number = writer;
      writers.threads.add(Thread.ofPlatform().start(() -> writers.write(number)));
    }
    return writers;
  }

  /** Says where the node is now. */
  void turnTo(URI base) {
    this.base.set(base);
  }

  /** Ends each writer after the batch it is sending. */
  void finish() throws InterruptedException {
    enough.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** The revs of the batches that were acknowledged, by key. */
  Map<String, Long> acknowledged() {
    return acknowledged;
  }

  /** The first answer that should not have come. */
  Optional<String> wrong() {
    return Optional.ofNullable(wrong.get());
  }

  private void write(int writer) {
    for (long number = 0; !enough.get() && wrong.get() == null; number++) {
      String key = writer + "-" + number;
      String body = batch(writer, number);
      Http.Answer answer = Http.postBatch(base.get(), TENANT, key, body);
      while (mayRetry(answer) && wrong.get() == null) {
        answer = Http.postBatch(base.get(), TENANT, key, body);
      }
      if (answer.status() == 200) {
        acknowledged.put(key, answer.body().get("rev").asLong());
      } else {
        wrong.compareAndSet(null, key + ": " + answer);
      }
    }
  }

  private static boolean mayRetry(Http.Answer answer) {
    if (answer.status() == 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return answer.mayRetry();
  }

  private static String batch(int writer, long number) {
    StringBuilder body = new StringBuilder("{\"changes\":[");
    for (int row = 0; row < ROWS; row++) {
      long id = (number * COUNT + writer) * ROWS + row;
      body.append(row == 0 ? "" : ",")
          .append(
              "{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":%d,\"writer\":%d,\"amount\":%d}}"
                  .formatted(id, writer, id % 100));
    }
    return body.append("]}").toString();
  }

  /**
   * Nothing acknowledged is lost: each batch, sent again, is known by its rev, and its rows are
   * there.
   */
  void verify(URI base, String seed) {
    assertThat(acknowledged.values()).as(seed).doesNotHaveDuplicates();
    for (Map.Entry<String, Long> batch : acknowledged.entrySet()) {
      String[] parts = batch.getKey().split("-", -1);
      Http.Answer again =
          Http.postBatch(
              base,
              TENANT,
              batch.getKey(),
              batch(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
      assertThat(again.replay()).as("%s %s %s", seed, batch.getKey(), again).isTrue();
      assertThat(again.body().get("rev").asLong()).as(seed).isEqualTo(batch.getValue());
    }
    Http.Answer orders =
        Http.postSql(base, "/v1/tenants/" + TENANT + "/query", "SELECT COUNT(*) AS n FROM orders");
    assertThat(orders.body().at("/rows/0/n").asLong())
        .as(seed)
        .isEqualTo((long) acknowledged.size() * ROWS);
  }
}
