package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A hundred questions a second beside as many samples as a node takes: what one does to the other,
 * by turns in one run.
 */
final class BenchBeside {
  private static final int PER_SECOND = 100;
  private static final int ROUNDS_BEFORE = 2;
  private static final int ROUNDS = 5;
  private static final int STEPS_A_REQUEST = 10;

  private static final String QUERY =
      "sum by (region) (rate(host_net_bytes_received{hostname=~\"host_1.\"}[5m]))";

  private final BenchIngest bench;

  BenchBeside(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    DataSet data = DataSet.devops(BenchForms.HOSTS, bench.seed(), bench.from());
    try (BenchStores stores = bench.stores("beside")) {
      List<byte[]> first = bodies(data);
      for (BenchStore store : stores.inTurn(0)) {
        store.send("beside", SampleForm.INFLUX, first, 1);
      }
      Rounds[] rounds = new Rounds[stores.inTurn(0).size()];
      for (int round = 0; round < ROUNDS_BEFORE + ROUNDS; round++) {
        List<byte[]> alone = bodies(data);
        List<byte[]> beside = bodies(data);
        for (int i = 0; i < rounds.length; i++) {
          rounds[i] = round == 0 ? new Rounds() : rounds[i];
          boolean isWarm = round >= ROUNDS_BEFORE;
          measure(stores.inTurn(0).get(i), alone, beside, isWarm ? rounds[i] : new Rounds());
        }
      }
      for (int i = 0; i < rounds.length; i++) {
        report(stores.inTurn(0).get(i), rounds[i], data);
      }
    }
  }

  private List<byte[]> bodies(DataSet data) {
    DataSet.Steps steps = data.next(BenchMetricsOptions.steps(bench.scale()));
    return SampleForm.INFLUX.bodies(steps, BenchForms.HOSTS, STEPS_A_REQUEST);
  }

  /** What was measured of one server. */
  private record Rounds(List<Double> alone, List<Double> beside, List<Double> answers) {
    Rounds() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private void measure(BenchStore store, List<byte[]> alone, List<byte[]> beside, Rounds rounds) {
    rounds.alone().add(store.send("beside", SampleForm.INFLUX, alone, 1).nanos() / 1e6);
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(
            () -> ask(store, isOver, rounds), task -> Thread.ofPlatform().daemon().start(task));
    rounds.beside().add(store.send("beside", SampleForm.INFLUX, beside, 1).nanos() / 1e6);
    isOver.set(true);
    asking.join();
  }

  /** Asks at a steady pace; a question that waits for the one before is late, and counts so. */
  private void ask(BenchStore store, AtomicBoolean isOver, Rounds rounds) {
    long start = bench.from() / 1_000;
    String path =
        "%s/query_range?query=%s&start=%d&end=%d&step=60&nocache=1"
            .formatted(
                store.api("beside"),
                URLEncoder.encode(QUERY, StandardCharsets.UTF_8),
                start,
                start + 3_600);
    byte[] request = BenchClient.request("GET", path, "text/plain", new byte[0]);
    long pace = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    try (BenchClient client = new BenchClient(store.base())) {
      for (long due = System.nanoTime(); !isOver.get(); due += pace) {
        LockSupport.parkNanos(due - System.nanoTime());
        client.sendExpectingSuccess(request);
        rounds.answers().add((System.nanoTime() - due) / 1e6);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(store.name() + " does not answer", e);
    }
  }

  private void report(BenchStore store, Rounds rounds, DataSet data) {
    Map<String, Object> beside =
        Map.of(
            "server", store.name(),
            "query", QUERY,
            "per_second", PER_SECOND,
            "answers", rounds.answers().size(),
            "data_set", data.name(),
            "series", data.series());
    double slower = 100 * (sum(rounds.beside()) / sum(rounds.alone()) - 1);
    bench
        .report()
        .add(
            "ingest beside 100 questions a second, slower by",
            slower,
            "%",
            new BenchTarget(20, 5).beside(beside));
    List<Double> sorted = rounds.answers().stream().sorted().toList();
    bench
        .report()
        .add(
            "100 questions a second beside ingest, p99",
            sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
            "ms",
            new BenchTarget(500, 100).beside(beside));
  }

  private static double sum(List<Double> all) {
    return all.stream().mapToDouble(Double::doubleValue).sum();
  }
}
