package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long a tenant's past takes: a tenant of so many rows and ten views is loaded, snapshotted,
 * changed row by row, and then read, compared, taken back and started again.
 */
final class BenchRecovery {
  /** Of a round, to see what a job beside them takes. */
  private static final int BATCHES_BESIDE = 40;

  private static final List<Integer> SIZES = List.of(10_000, 100_000, 1_000_000);
  private static final int BATCH_ROWS = 5_000;
  private static final int CHANGES = 2_000;
  private static final int APART = 1_000;
  private static final int REPEATS = 3;
  private static final String TENANT = "/v1/tenants/past/";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final BenchReport report;
  private final Path directory;
  private final int scale;

  /**
   * @param scale divides all sizes
   */
  BenchRecovery(PrintWriter out, Path directory, int scale) {
    this.report = new BenchReport(out, "recovery");
    this.directory = directory;
    this.scale = scale;
  }

  void run() {
    for (int size : SIZES) {
      measure(Math.max(100, size / scale), Math.max(20, CHANGES / scale));
    }
  }

  private void measure(int rows, int changes) {
    Path data = directory.resolve("recovery-" + rows);
    Map<String, Object> conditions =
        new TreeMap<>(Map.of("rows", rows, "views", 10, "events_after_snapshot", changes));
    try (WeirServer server = start(data, rows)) {
      Tenant tenant = new Tenant(server.base());
      long loaded = tenant.load(rows);
      awaitSnapshot(data);
      long last = tenant.change(rows, changes);
      past(tenant, conditions, loaded, last);
      replay(tenant, conditions, rows, loaded);
      jobs(server, conditions, rows).run();
    }
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      long begin = System.nanoTime();
      try (WeirServer server = start(data, rows)) {
        new Tenant(server.base()).get("views/v5/rows?limit=1&timeout_ms=8000");
        starts.add(BenchWait.millis(System.nanoTime() - begin));
      }
    }
    report("node started to the first answer of the tenant", starts, conditions);
    try (WeirServer server = start(data, Integer.MAX_VALUE)) { // no snapshot in between
      jobs(server, conditions, rows).besides();
    }
  }

  private BenchJobs jobs(WeirServer server, Map<String, Object> conditions, int rows) {
    return new BenchJobs(
        report,
        server.base(),
        conditions,
        rows,
        Math.min(BATCH_ROWS, rows),
        Math.max(4, BATCHES_BESIDE / scale));
  }

  private void past(Tenant tenant, Map<String, Object> conditions, long loaded, long last) {
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    List<Double> same = new ArrayList<>();
    long middle = (loaded + last) / 2;
    for (int i = 0; i < REPEATS; i++) {
      // each earlier than the one before: nothing that is kept helps
      long rev = middle - 2L * i;
      first.add(tenant.millis("views/v5/rows?limit=1&at_rev=" + rev));
      same.add(tenant.millis("views/v5/rows?limit=1&at_rev=" + rev));
      later.add(tenant.millis("views/v5/rows?limit=1&at_rev=" + (rev + 1)));
    }
    report("view at an old rev", first, conditions);
    report("the same rev again", same, conditions);
    report("the next rev", later, conditions);
    long apart = Math.min(APART, (last - loaded) / 2);
    List<Double> diffs = new ArrayList<>();
    List<Double> undos = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      diffs.add(
          tenant.millis(
              "views/v5/diff?limit=1&from_rev=" + (last - apart - i) + "&to_rev=" + (last - i)));
      undos.add(tenant.undoMillis(last - apart));
    }
    report("diff of a view between revs " + apart + " apart", diffs, conditions);
    report("dry run of an undo of " + apart + " batches", undos, conditions);
  }

  /** The last rev before the snapshot takes every event from the first one on. */
  private void replay(Tenant tenant, Map<String, Object> conditions, int rows, long loaded) {
    long rev = loaded - Math.max(1, rows / BATCH_ROWS / 10);
    JsonNode count = tenant.get("tables/orders?at_rev=" + rev);
    long replayed = count.path("rows").asLong();
    double best = 0;
    for (int i = 1; i <= REPEATS; i++) {
      double seconds = tenant.millis("tables/orders?at_rev=" + Math.max(1, rev - i)) / 1000;
      best = Math.max(best, replayed / seconds);
    }
    report.add("replay from the first event, rows a second", best, "rows/s", conditions);
  }

  private void report(String what, List<Double> millis, Map<String, Object> conditions) {
    List<Double> sorted = millis.stream().sorted().toList();
    Map<String, Object> all = new TreeMap<>(conditions);
    all.put("of", sorted.stream().map(one -> Math.round(one * 10) / 10.0).toList());
    report.add(what, sorted.get(sorted.size() / 2), "ms", all);
  }

  private static WeirServer start(Path data, int snapshotChanges) {
    WeirServer server =
        WeirServer.startWithin(
            ConfigLoader.load(
                new ConfigSources(
                    Optional.empty(),
                    Map.of(
                        "weir.http.port",
                        "0",
                        "weir.data.dir",
                        data.toString(),
                        "weir.snapshot.changes",
                        Integer.toString(snapshotChanges),
                        "weir.log.level",
                        "warn"),
                    Map.of(),
                    data)));
    BenchWait.until("the node", PATIENCE, server::isReady);
    return server;
  }

  private static void awaitSnapshot(Path data) {
    BenchWait.until("a snapshot", PATIENCE, () -> isThere(data.resolve("segments")));
  }

  private static boolean isThere(Path segments) {
    try (Stream<Path> files = Files.walk(segments)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".segment"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tenant at a node. */
  private record Tenant(URI base) {
    long load(int rows) {
      sql("tables/orders", BenchWorkload.tables().get("orders"));
      sql("tables/customers", BenchWorkload.tables().get("customers"));
      List<String> views = BenchWorkload.views(10);
      for (int i = 0; i < views.size(); i++) {
        sql("views/v" + i, views.get(i));
      }
      long rev = 0;
      for (int at = 0; at < BenchWorkload.CUSTOMERS; at += BATCH_ROWS) {
        rev = send("tables/customers/rows?op=upsert", BenchWorkload.customers(at, BATCH_ROWS));
      }
      for (int at = 0; at < rows; at += BATCH_ROWS) {
        rev = send("batches", BenchWorkload.orders(at, Math.min(BATCH_ROWS, rows - at), 0));
      }
      return rev;
    }

    long change(int rows, int changes) {
      long rev = 0;
      try (BenchClient client = client()) {
        for (int i = 0; i < changes; i++) {
          byte[] row = BenchWorkload.orders((long) i * 7919 % rows, 1, 1);
          rev = rev(client.send(request("POST", "batches", "application/x-ndjson", row)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return rev;
    }

    JsonNode get(String path) {
      JsonNode[] answer = new JsonNode[1];
      // 503 while an old state is made: the work goes on, asking again finds it done
      BenchWait.until(
          path,
          PATIENCE,
          () -> {
            Optional<JsonNode> found = BenchApi.get(base, TENANT + path);
            found.ifPresent(body -> answer[0] = body);
            return found.isPresent();
          });
      return answer[0];
    }

    double millis(String path) {
      long begin = System.nanoTime();
      get(path);
      return BenchWait.millis(System.nanoTime() - begin);
    }

    double undoMillis(long toRev) {
      long begin = System.nanoTime();
      BenchApi.ask(base, "POST", TENANT + "undo", "{\"dry_run\":true,\"to_rev\":" + toRev + "}");
      return BenchWait.millis(System.nanoTime() - begin);
    }

    private void sql(String path, String sql) {
      try (BenchClient client = client()) {
        client.send(request("PUT", path, "application/sql", sql.getBytes(UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private long send(String path, byte[] lines) {
      try (BenchClient client = client()) {
        return rev(client.send(request("POST", path, "application/x-ndjson", lines)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static byte[] request(String method, String path, String type, byte[] body) {
      return BenchClient.request(method, TENANT + path, type, body);
    }

    private BenchClient client() throws IOException {
      return new BenchClient(base);
    }

    private static long rev(BenchClient.Answer answer) {
      if (answer.status() != 200) {
        throw new IllegalStateException(answer.status() + " " + answer.body());
      }
      return BenchApi.json(answer.body()).path("rev").asLong();
    }
  }
}
