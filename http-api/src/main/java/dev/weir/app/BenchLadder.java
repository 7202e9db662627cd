package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What more and more series cost a node: memory, processor time of samples, and the time until a
 * node that was ended, or killed, answers again.
 */
final class BenchLadder {
  private static final List<Integer> SERIES = List.of(10_000, 50_000, 200_000, 1_000_000);
  private static final int METRICS = 20;
  private static final int HOSTS_A_REQUEST = 1_000;
  private static final int POINTS_A_PASS = 1_000_000;

  /** Until the code of a node is compiled; that it is cold must not look like what series cost. */
  private static final int PASSES_BEFORE = 8;

  private static final int PASSES = 3;

  /** At a great scale the lower rungs are one. */
  private static final int HOSTS_MIN = 125;

  private static final String TENANT = "ladder";

  private final BenchIngest bench;

  BenchLadder(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    SERIES.stream()
        .map(series -> Math.max(HOSTS_MIN, series / bench.scale() / METRICS))
        .distinct()
        .forEach(hosts -> measure(DataSet.devops(hosts, bench.seed(), bench.from())));
  }

  private void measure(DataSet data) {
    Path place = bench.directory().resolve("ladder-" + data.series());
    Map<String, Object> beside = Map.of("data_set", data.name(), "series", data.series());
    try (BenchWeirStore node = start(place)) {
      long before = BenchHeap.usedBytes(node.process());
      send(node, data.next(1)); // all of them are new
      double bytes = BenchHeap.usedBytes(node.process()) - before;
      Map<String, Object> all = new HashMap<>(new BenchTarget(150, 150).beside(beside));
      all.put("resident_mib", node.residentBytes() >> 20);
      bench.report().add(what(data, "heap for each"), bytes / data.series(), "B/series", all);
      ingest(node, data, beside);
    } // kill -9
    bench
        .report()
        .add(
            what(data, "started to the first answer after kill -9"),
            answered(place, true),
            "ms",
            new BenchTarget(10_000, 3_000).beside(beside));
    bench
        .report()
        .add(
            what(data, "started to the first answer after a leave"),
            answered(place, false),
            "ms",
            new BenchTarget(2_000, 2_000).beside(beside));
  }

  /** Milliseconds from the start of a process until the newest samples of a series are read. */
  private double answered(Path place, boolean leaves) {
    long begin = System.nanoTime();
    try (BenchWeirStore node = start(place)) {
      BenchKillCheck.awaitAnswer(node.base(), TENANT);
      double millis = BenchWait.millis(System.nanoTime() - begin);
      if (leaves) {
        node.settle(TENANT, 0);
        node.leave();
      }
      return millis;
    }
  }

  private void ingest(BenchStore node, DataSet data, Map<String, Object> beside) {
    int steps = Math.max(1, POINTS_A_PASS / bench.scale() / data.series());
    List<Double> costs = new ArrayList<>();
    for (int i = 0; i < PASSES_BEFORE + PASSES; i++) {
      costs.add(send(node, data.next(steps)).secondsPerMillion());
    }
    List<Double> measured = costs.subList(PASSES_BEFORE, costs.size());
    Map<String, Object> all = new HashMap<>(beside);
    all.put("of", costs.stream().map(cost -> Math.round(cost * 1000) / 1000.0).toList());
    all.put("points", (long) steps * data.series());
    double least = measured.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    bench.report().add(what(data, "Influx lines, cpu"), least, "s/M points", all);
  }

  private static BenchStore.Cost send(BenchStore node, DataSet.Steps steps) {
    SampleForm form = SampleForm.INFLUX;
    return node.send(TENANT, form, form.bodies(steps, HOSTS_A_REQUEST, 1), steps.points());
  }

  private static String what(DataSet data, String what) {
    return data.series() + " series, " + what;
  }

  private static BenchWeirStore start(Path place) {
    return BenchWeirStore.start(place, BenchMetricsOptions.HEAP_MEGABYTES, List.of());
  }
}
