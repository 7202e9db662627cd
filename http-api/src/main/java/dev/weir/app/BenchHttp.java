package dev.weir.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Measures a whole node from outside: HTTP, journal with fsync, circuit, views.
 *
 * <p>Client and server share the process and its cores. Figures are wall-clock rates and processor
 * time of the whole process a row, client included.
 */
final class BenchHttp {
  private static final int BATCH_ROWS = 1_000;
  private static final int CONNECTIONS = 4;
  private static final String NDJSON = "application/x-ndjson";

  private final BenchReport report;
  private final Function<Path, WeirServer> starter;
  private final Path directory;
  private final int scale;

  /**
   * @param starter starts a node over a data directory
   * @param scale rows of the largest case are 1,000,000 divided by it
   */
  BenchHttp(PrintWriter out, Function<Path, WeirServer> starter, Path directory, int scale) {
    this.report = new BenchReport(out, "http");
    this.starter = starter;
    this.directory = directory;
    this.scale = scale;
  }

  void run() {
    for (int views : List.of(1, 10, 100)) {
      ingest(views);
    }
    singleRows();
    createViews();
    growth();
    restart();
  }

  private void ingest(int views) {
    try (WeirServer server = starter.apply(directory.resolve("ingest-" + views))) {
      define(server.base(), views);
      int warmUp = 400_000 / scale;
      int rows = 600_000 / scale;
      load(server.base(), 0, warmUp, 0);
      Cost cost = load(server.base(), warmUp, rows, 0);
      String what = "ingest, batches of 1,000 rows, " + views + " views";
      report.add(what, cost.rowsPerSecond(), "rows/s", Map.of("rows", rows, "views", views));
      report.add(what + ", cpu", cost.cpuMicrosPerRow(), "us/row", Map.of("views", views));
      layers(server.base(), what, warmUp + rows, rows);
    }
  }

  /** The same once more under a profiler; what it costs is in none of the other figures. */
  private void layers(URI base, String what, long from, int rows) {
    try (LayerProfile profile = LayerProfile.start()) {
      Cost cost = load(base, from, rows, 0);
      Map<String, Double> seconds = profile.stop();
      double server = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
      double client = cost.clientNanos() / 1e9;
      seconds.forEach((layer, of) -> layer(what, layer, of * 1e6 / rows));
      layer(what, "client", client * 1e6 / rows);
      double rest = cost.cpuNanos() / 1e9 - server - client;
      layer(what, "compiler and collector", rest * 1e6 / rows);
    }
  }

  private void layer(String what, String layer, double microsPerRow) {
    report.add(what + ", cpu of layer", microsPerRow, "us/row", Map.of("layer", layer));
  }

  private void singleRows() {
    try (WeirServer server = starter.apply(directory.resolve("single"))) {
      define(server.base(), 10);
      load(server.base(), 0, 20_000 / scale, 0);
      int batches = Math.max(200, 4_000 / scale);
      double[] millis = new double[batches];
      try (BenchClient client = new BenchClient(server.base())) {
        for (int i = -batches / 4; i < batches; i++) {
          byte[] request = batch(5_000_000L + batches + i, 1, 0);
          long begin = System.nanoTime();
          client.sendExpectingSuccess(request);
          if (i >= 0) {
            millis[i] = (System.nanoTime() - begin) / 1e6;
          }
        }
      }
      percentiles("batch of 1 row acknowledged", millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void createViews() {
    try (WeirServer server = starter.apply(directory.resolve("create"))) {
      define(server.base(), 0);
      int views = Math.max(20, 60 / scale);
      List<String> sql = BenchWorkload.views(2 * views);
      double[] millis = new double[views];
      try (BenchClient client = new BenchClient(server.base())) {
        for (int i = 0; i < 2 * views; i++) {
          byte[] request = view("bench_" + i, sql.get(i));
          long begin = System.nanoTime();
          client.sendExpectingSuccess(request);
          if (i >= views) {
            millis[i - views] = (System.nanoTime() - begin) / 1e6;
          }
        }
      }
      percentiles("create a view on an empty table, warm", millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Updates of existing rows while the table has one size after another. */
  private void growth() {
    try (WeirServer server = starter.apply(directory.resolve("growth"))) {
      define(server.base(), 10);
      long present = 0;
      for (int size : List.of(10_000, 100_000, 1_000_000)) {
        int rows = size / scale;
        load(server.base(), present, (int) (rows - present), 0);
        present = rows;
        int updates = 200_000 / scale;
        update(server.base(), rows, updates, 1);
        Cost cost = update(server.base(), rows, updates, 1_000);
        report.add(
            "update of existing rows, 10 views, table of " + rows + " rows, cpu",
            cost.cpuMicrosPerRow(),
            "us/row",
            Map.of("table_rows", rows, "updates", updates));
      }
    }
  }

  /** Changes existing rows, round after round until so many updates are done. */
  private static Cost update(URI base, int rows, int updates, int firstRound) {
    Cost all = new Cost(0, 0, 0, 0);
    for (int round = firstRound; all.rows < updates; round++) {
      all = all.plus(load(base, 0, Math.min(rows, updates - all.rows), round));
    }
    return all;
  }

  /** From the start of a new process over the data of {@link #growth} until a view answers. */
  private void restart() {
    byte[] read =
        BenchClient.request(
            "GET", "/v1/tenants/bench/views/v9/rows?limit=1&timeout_ms=8000", NDJSON, new byte[0]);
    long begin = System.nanoTime();
    try (ChildNode node = ChildNode.start(directory.resolve("growth"));
        BenchClient client = new BenchClient(node.base())) {
      // 503 recovering: ask again, as a client would
      while (client.send(read).status() == 503) {
        Thread.onSpinWait();
      }
      report.add(
          "restart until a view answers, 10 views, new process",
          (System.nanoTime() - begin) / 1e6,
          "ms",
          Map.of("table_rows", 1_000_000 / scale));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void percentiles(String what, double[] millis) {
    Arrays.sort(millis);
    report.add(what + ", p50", millis[millis.length / 2], "ms", Map.of("n", millis.length));
    report.add(what + ", p99", millis[millis.length * 99 / 100], "ms", Map.of("n", millis.length));
  }

  private static void define(URI base, int views) {
    try (BenchClient client = new BenchClient(base)) {
      for (Map.Entry<String, String> table : BenchWorkload.tables().entrySet()) {
        client.sendExpectingSuccess(sql("tables/" + table.getKey(), table.getValue()));
      }
      upload(client, "customers", BenchWorkload.customers(0, BenchWorkload.CUSTOMERS));
      upload(client, "products", BenchWorkload.products(0, BenchWorkload.PRODUCTS));
      List<String> sql = BenchWorkload.views(views);
      for (int i = 0; i < views; i++) {
        client.sendExpectingSuccess(view("v" + i, sql.get(i)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void upload(BenchClient client, String table, byte[] rows) throws IOException {
    client.sendExpectingSuccess(
        BenchClient.request("POST", "/v1/tenants/bench/tables/" + table + "/rows", NDJSON, rows));
  }

  /**
   * Sends rows over several connections at once, each waiting for its acknowledgement. Requests are
   * made before the clock starts.
   */
  private static Cost load(URI base, long from, int rows, int round) {
    List<List<byte[]>> requests = new ArrayList<>();
    for (int lane = 0; lane < CONNECTIONS; lane++) {
      requests.add(new ArrayList<>());
    }
    for (int at = 0; at < rows; at += BATCH_ROWS) {
      requests
          .get(at / BATCH_ROWS % CONNECTIONS)
          .add(batch(from + at, Math.min(BATCH_ROWS, rows - at), round));
    }
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    List<CompletableFuture<Long>> lanes = new ArrayList<>();
    for (List<byte[]> lane : requests) {
      lanes.add(
          CompletableFuture.supplyAsync(
              () -> send(base, lane), task -> Thread.ofPlatform().daemon().start(task)));
    }
    long client = lanes.stream().mapToLong(CompletableFuture::join).sum();
    return new Cost(rows, System.nanoTime() - begin, cpuNanos() - cpu, client);
  }

  /** Sends requests one after another; nanoseconds of processor time that took this thread. */
  private static long send(URI base, List<byte[]> requests) {
    try (BenchClient client = new BenchClient(base)) {
      for (byte[] request : requests) {
        client.sendExpectingSuccess(request);
      }
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] batch(long from, int rows, int round) {
    return BenchClient.request(
        "POST", "/v1/tenants/bench/batches", NDJSON, BenchWorkload.orders(from, rows, round));
  }

  private static byte[] view(String name, String sql) {
    return sql("views/" + name, sql);
  }

  private static byte[] sql(String path, String sql) {
    return BenchClient.request(
        "PUT",
        "/v1/tenants/bench/" + path,
        "application/sql",
        sql.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** What a load cost. */
  private record Cost(int rows, long nanos, long cpuNanos, long clientNanos) {
    Cost plus(Cost more) {
      return new Cost(
          rows + more.rows,
          nanos + more.nanos,
          cpuNanos + more.cpuNanos,
          clientNanos + more.clientNanos);
    }

    double rowsPerSecond() {
      return rows / (nanos / 1e9);
    }

    double cpuMicrosPerRow() {
      return cpuNanos / 1e3 / rows;
    }
  }
}
