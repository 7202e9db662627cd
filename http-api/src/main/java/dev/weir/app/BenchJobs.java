package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What jobs on a tenant cost: a backup and a verify alone, a restore until the tenant answers, and
 * how much a backup and a verify that never end take from batches of the same tenant.
 */
final class BenchJobs {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String TENANT = "/v1/tenants/past";
  private static final int ROUNDS = 9;
  private static final double MEGABYTE = 1e6;

  private final BenchReport report;
  private final URI base;
  private final Map<String, Object> conditions;
  private final int rows;
  private final int batchRows;
  private final int batches;
  private int backups;
  private long sent;

  /**
   * @param rows of the tenant
   * @param batchRows of the batches beside which jobs run
   * @param batches of a round
   */
  BenchJobs(
      BenchReport report,
      URI base,
      Map<String, Object> conditions,
      int rows,
      int batchRows,
      int batches) {
    this.report = report;
    this.base = base;
    this.conditions = conditions;
    this.rows = rows;
    this.batchRows = batchRows;
    this.batches = batches;
  }

  void run() {
    JsonNode backup = backUp();
    verify();
    restore(backup.at("/result/name").asText());
  }

  /** How much longer batches take while jobs with the usual share of a processor go on. */
  void besides() {
    slowDown("a backup", this::beginWholeBackup);
    slowDown("a verify", () -> begin("/verify", "{}"));
  }

  /** Of all events: there is no earlier one that has some of them. */
  private void beginWholeBackup() {
    for (JsonNode backup : BenchApi.get(base, "/v1/backups").orElseThrow().path("backups")) {
      String old = backup.path("name").asText();
      BenchApi.ask(base, "DELETE", "/v1/backups/" + old + "?confirm=" + old, "");
    }
    begin("/backup", "{\"name\":\"" + name() + "\"}");
  }

  private JsonNode backUp() {
    long begin = System.nanoTime();
    JsonNode job = ended(begin("/backup", "{\"share\":1,\"name\":\"" + name() + "\"}"));
    double seconds = BenchWait.millis(System.nanoTime() - begin) / 1000;
    Map<String, Object> all = new TreeMap<>(conditions);
    all.put("archive_bytes", job.at("/result/bytes").asLong());
    all.put("event_bytes", job.at("/result/event_bytes").asLong());
    report.add(
        "backup, events", job.at("/result/event_bytes").asLong() / MEGABYTE / seconds, "MB/s", all);
    return job;
  }

  private void verify() {
    long begin = System.nanoTime();
    JsonNode job = ended(begin("/verify", "{\"share\":1}"));
    if (!job.at("/result/ok").asBoolean()) {
      throw new IllegalStateException("verify found: " + job);
    }
    report.add("verify, rows of tables", rows / seconds(begin), "rows/s", conditions);
  }

  private void restore(String backup) {
    long begin = System.nanoTime();
    ended(begin("/restore", "{\"name\":\"" + backup + "\",\"to\":\"restored\"}"));
    BenchWait.until(
        "the restored tenant",
        PATIENCE,
        () ->
            BenchApi.get(base, "/v1/tenants/restored/views/v5/rows?limit=1&timeout_ms=8000")
                .isPresent());
    report.add("restore to answering", seconds(begin) * 1000, "ms", conditions);
  }

  /**
   * In turn with and without, so that what else the machine does falls on both; each round is
   * compared with itself, and the first one is for the compiler.
   */
  private void slowDown(String what, Runnable begins) {
    List<Double> longer = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      boolean isBesideFirst = round % 2 == 1;
      double first = batches(isBesideFirst ? begins : BenchJobs::nothing);
      double second = batches(isBesideFirst ? BenchJobs::nothing : begins);
      double ratio = isBesideFirst ? first / second : second / first;
      if (round > 0) {
        longer.add((ratio - 1) * 100);
      }
    }
    longer.sort(Double::compare);
    Map<String, Object> all = new TreeMap<>(conditions);
    all.put("batches", batches);
    all.put("batch_rows", batchRows);
    all.put("rounds", longer.stream().map(Math::round).toList());
    report.add("batches take longer beside " + what, longer.get(ROUNDS / 2), "%", all);
  }

  private static void nothing() {
    // so that both halves of a round ask alike
  }

  /** Seconds from sending batches to their acknowledgements. */
  private double batches(Runnable job) {
    double seconds = 0;
    try (BenchClient client = new BenchClient(base)) {
      for (int batch = 0; batch < batches; batch++) {
        keepGoing(job);
        sent++; // rows that are there already would change nothing
        long from = sent * batchRows % Math.max(1, rows - batchRows);
        byte[] body = BenchWorkload.orders(from, batchRows, 1 + Math.toIntExact(sent));
        long begin = System.nanoTime();
        BenchClient.Answer answer =
            client.send(
                BenchClient.request("POST", TENANT + "/batches", "application/x-ndjson", body));
        seconds += seconds(begin);
        if (answer.status() != 200) {
          throw new IllegalStateException(answer.status() + " " + answer.body());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cancelAll();
    return seconds;
  }

  /** Asks before each batch, whether there is a job to be kept going or not: both are alike. */
  private void keepGoing(Runnable begins) {
    if (open().isEmpty()) {
      begins.run();
    }
  }

  private List<String> open() {
    List<String> open = new ArrayList<>();
    for (JsonNode job : BenchApi.get(base, "/v1/jobs").orElseThrow().path("jobs")) {
      if (job.path("ended_at").isNull()) {
        open.add(job.path("id").asText());
      }
    }
    return open;
  }

  private void cancelAll() {
    open().forEach(id -> BenchApi.ask(base, "POST", "/v1/jobs/" + id + ":cancel", ""));
  }

  private String name() {
    return "bench-" + ++backups;
  }

  private JsonNode begin(String path, String body) {
    return BenchApi.ask(base, "POST", TENANT + path, body);
  }

  private JsonNode ended(JsonNode begun) {
    JsonNode[] job = new JsonNode[1];
    BenchWait.until(
        "a job",
        PATIENCE,
        () -> {
          job[0] = BenchApi.get(base, "/v1/jobs/" + begun.path("id").asText()).orElseThrow();
          return !job[0].path("ended_at").isNull();
        });
    if (!job[0].path("state").asText().equals("done")) {
      throw new IllegalStateException("a job has failed: " + job[0]);
    }
    return job[0];
  }

  private static double seconds(long begin) {
    return BenchWait.millis(System.nanoTime() - begin) / 1000;
  }
}
