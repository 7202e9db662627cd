package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node under load, again and again: nothing acknowledged is lost, nothing is applied twice.
 *
 * <p>{@code -Dweir.kills=100} sets the number of kills.
 */
class NodeKilledIT {
  private static final int KILLS = Integer.getInteger("weir.kills", 4);
  private static final Map<String, String> VIEWS =
      Map.of(
          "by_writer",
              "SELECT writer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY writer",
          "large", "SELECT id, amount FROM orders WHERE amount >= 50",
          "named",
              "SELECT w.name, MAX(o.amount) AS top FROM orders o JOIN writers w"
                  + " ON w.id = o.writer GROUP BY w.name");

  @TempDir Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void losesNothingAcknowledgedAndAppliesNothingTwice_whenTheNodeIsKilledUnderLoad()
      throws InterruptedException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Path data = directory.resolve("data");
    NodeProcess node = start(data);
    define(node.base());
    Writers writers = Writers.start(node.base());
    for (int kill = 0; kill < KILLS && writers.wrong().isEmpty(); kill++) {
      new CountDownLatch(1).await(random.nextInt(50, 1500), TimeUnit.MILLISECONDS);
      node.close();
      node = start(data);
      writers.turnTo(node.base());
    }
    writers.finish();
    try (NodeProcess last = node) {
      assertThat(writers.wrong()).as(Seeds.option(seed)).isEmpty();
      verify(last.base(), writers, Seeds.option(seed));
    }
  }

  private static NodeProcess start(Path data) {
    return NodeProcess.start(
        data,
        "weir.journal.disk-reserve = 64MiB",
        "weir.journal.disk-floor = 32MiB",
        "weir.snapshot.revs = 200");
  }

  private static void define(URI base) {
    put(base, "tables/orders", Writers.TABLE);
    put(base, "tables/writers", "CREATE TABLE writers (id INT PRIMARY KEY, name VARCHAR NOT NULL)");
    VIEWS.forEach((name, sql) -> put(base, "views/" + name, sql));
    StringBuilder rows = new StringBuilder("{\"changes\":[");
    for (int writer = 0; writer < Writers.COUNT; writer++) {
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

  private static void verify(URI base, Writers writers, String seed) {
    writers.verify(base, seed);
    JsonNode orders =
        Http.postSql(base, "/v1/tenants/acme/query", "SELECT COUNT(*) AS n FROM orders").body();
    // one rev for each batch, each definition and the writers' batch: nothing was applied twice
    assertThat(orders.get("rev").asLong())
        .as(seed)
        .isEqualTo(writers.acknowledged().size() + 3L + VIEWS.size());
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
