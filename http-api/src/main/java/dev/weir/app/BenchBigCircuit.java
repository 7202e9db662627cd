package dev.weir.app;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One large circuit that is moved from node to node while it is written to. */
final class BenchBigCircuit {
  private static final String NDJSON = "application/x-ndjson";
  private static final String TENANT = "large";
  private static final int BATCH_ROWS = 5_000;
  private static final Duration THINK = Duration.ofMillis(20);

  private final BenchRegion region;
  private final BenchClusterReport report;
  private final int rows;

  BenchBigCircuit(BenchRegion region, BenchClusterReport report, int rows) {
    this.region = region;
    this.report = report;
    this.rows = rows;
  }

  /** Answers the writer, for the comparison of what was acknowledged. */
  BenchWriter run(int repeats) {
    load();
    BenchWriter writer = new BenchWriter(TENANT, 0, region::bases, THINK);
    writer.start();
    await(writer);
    List<Double> gaps = new ArrayList<>();
    List<Double> moves = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      int node = region.owners(0, List.of(TENANT)).get(TENANT);
      long begin = System.nanoTime();
      region.drain(node);
      moves.add(BenchWait.millis(System.nanoTime() - begin));
      await(writer);
      gaps.add(BenchWait.millis(writer.longestGap(begin, System.nanoTime())));
      region.resume(node);
    }
    writer.stop();
    Map<String, Object> data = Map.of("rows", rows, "views", 1, "repeats", repeats);
    String what = "a circuit of " + rows + " rows moves";
    report.spread(what + ", last answer on the old node to the first on the new", gaps, "ms", data);
    report.spread(what + ", the drain that moves it", moves, "ms", data);
    return writer;
  }

  private static void await(BenchWriter writer) {
    long now = System.nanoTime();
    BenchWait.until(
        "an answer of the large circuit",
        Duration.ofMinutes(2),
        () -> writer.firstFrom(now) < Long.MAX_VALUE);
  }

  private void load() {
    List<URI> bases = region.bases();
    try (BenchCaller caller = new BenchCaller(() -> bases, 0)) {
      caller.succeed(sql("tables/orders", BenchWorkload.tables().get("orders")));
      caller.succeed(sql("views/v", BenchWorkload.views(8).getLast()));
      for (int at = 0; at < rows; at += BATCH_ROWS) {
        byte[] body = BenchWorkload.orders(at, Math.min(BATCH_ROWS, rows - at), 0);
        caller.succeed(
            BenchClient.request(
                "POST", "/v1/tenants/" + TENANT + "/batches", NDJSON, "load-" + at, body));
      }
    }
  }

  private static byte[] sql(String path, String sql) {
    return BenchClient.request(
        "PUT",
        "/v1/tenants/" + TENANT + "/" + path,
        "application/sql",
        sql.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
