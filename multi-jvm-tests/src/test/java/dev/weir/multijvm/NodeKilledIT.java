package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node under load, again and again: nothing acknowledged is lost, nothing is applied twice.
 *
 * <p>{@code -Dweir.kills=100} sets the number of kills. Each batch creates rows in strict mode, so
 * that a second application would be refused, and is sent with its key until it is acknowledged.
 */
class NodeKilledIT {
  private static final int KILLS = Integer.getInteger("weir.kills", 4);
  private static final int WRITERS = 4;
  private static final int ROWS = 5;
  private static final Map<String, String> VIEWS =
      Map.of(
          "by_writer",
              "SELECT writer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY writer",
          "large", "SELECT id, amount FROM orders WHERE amount >= 50",
          "named",
              "SELECT w.name, MAX(o.amount) AS top FROM orders o JOIN writers w"
                  + " ON w.id = o.writer GROUP BY w.name");

  @TempDir Path directory;

  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<URI> base = new AtomicReference<>();
  private final AtomicReference<String> wrong = new AtomicReference<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void losesNothingAcknowledgedAndAppliesNothingTwice_whenTheNodeIsKilledUnderLoad()
      throws InterruptedException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Path data = directory.resolve("data");
    NodeProcess node = start(data);
    define(node.base());
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      writers.add(Thread.ofPlatform().start(() -> write(number)));
    }
    for (int kill = 0; kill < KILLS && wrong.get() == null; kill++) {
      new CountDownLatch(1).await(random.nextInt(50, 1500), TimeUnit.MILLISECONDS);
      node.close();
      node = start(data);
    }
    enough.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    try (NodeProcess last = node) {
      assertThat(wrong.get()).as(Seeds.option(seed)).isNull();
      verify(last.base(), Seeds.option(seed));
    }
  }

  private NodeProcess start(Path data) {
    NodeProcess node =
        NodeProcess.start(
            data,
            "weir.journal.disk-reserve = 64MiB",
            "weir.journal.disk-floor = 32MiB",
            "weir.snapshot.revs = 200");
    base.set(node.base());
    return node;
  }

  private static void define(URI base) {
    put(
        base,
        "tables/orders",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, writer INT NOT NULL, amount INT)");
    put(base, "tables/writers", "CREATE TABLE writers (id INT PRIMARY KEY, name VARCHAR NOT NULL)");
    VIEWS.forEach((name, sql) -> put(base, "views/" + name, sql));
    StringBuilder rows = new StringBuilder("{\"changes\":[");
    for (int writer = 0; writer < WRITERS; writer++) {
      rows.append(writer == 0 ? "" : ",")
          .append(
              "{\"table\":\"writers\",\"op\":\"create\",\"row\":{\"id\":%d,\"name\":\"w%d\"}}"
                  .formatted(writer, writer));
    }
    assertThat(Http.postBatch(base, "acme", "writers", rows.append("]}").toString()).status())
        .isEqualTo(200);
  }

  private static void put(URI base, String path, String sql) {
    Http.Answer answer = Http.putSql(base, "/v1/tenants/acme/" + path, sql);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
  }

  private void write(int writer) {
    for (long number = 0; !enough.get() && wrong.get() == null; number++) {
      String key = writer + "-" + number;
      String body = batch(writer, number);
      Http.Answer answer = Http.postBatch(base.get(), "acme", key, body);
      while (answer.mayRetry() && wrong.get() == null) {
        answer = Http.postBatch(base.get(), "acme", key, body);
      }
      if (answer.status() == 200) {
        acknowledged.put(key, answer.body().get("rev").asLong());
      } else {
        wrong.compareAndSet(null, key + ": " + answer);
      }
    }
  }

  private static String batch(int writer, long number) {
    StringBuilder body = new StringBuilder("{\"changes\":[");
    for (int row = 0; row < ROWS; row++) {
      long id = (number * WRITERS + writer) * ROWS + row;
      body.append(row == 0 ? "" : ",")
          .append(
              "{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":%d,\"writer\":%d,\"amount\":%d}}"
                  .formatted(id, writer, id % 100));
    }
    return body.append("]}").toString();
  }

  private void verify(URI base, String seed) {
    assertThat(acknowledged.values()).as(seed).doesNotHaveDuplicates();
    for (Map.Entry<String, Long> batch : acknowledged.entrySet()) {
      String[] parts = batch.getKey().split("-", -1);
      Http.Answer again =
          Http.postBatch(
              base,
              "acme",
              batch.getKey(),
              batch(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
      assertThat(again.replay()).as("%s %s %s", seed, batch.getKey(), again).isTrue();
      assertThat(again.body().get("rev").asLong()).as(seed).isEqualTo(batch.getValue());
    }
    JsonNode orders =
        Http.postSql(base, "/v1/tenants/acme/query", "SELECT COUNT(*) AS n FROM orders").body();
    assertThat(orders.at("/rows/0/n").asLong())
        .as(seed)
        .isEqualTo((long) acknowledged.size() * ROWS);
    // one rev for each batch, each definition and the writers' batch: nothing was applied twice
    assertThat(orders.get("rev").asLong())
        .as(seed)
        .isEqualTo(acknowledged.size() + 3L + VIEWS.size());
    VIEWS.forEach(
        (name, sql) ->
            assertThat(
                    rows(Http.get(base, "/v1/tenants/acme/views/" + name + "/rows?limit=100000")))
                .as("%s %s", seed, name)
                .isEqualTo(rows(Http.postSql(base, "/v1/tenants/acme/query", sql))));
  }

  private static Map<String, Integer> rows(Http.Answer answer) {
    Map<String, Integer> rows = new TreeMap<>();
    answer.body().get("rows").forEach(row -> rows.merge(row.toString(), 1, Integer::sum));
    return rows;
  }
}
