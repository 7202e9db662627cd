package dev.weir.app;

import dev.weir.app.dataset.DataSet;
import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of a server for a question, over a connection of its own, one after another. No
 * answer comes from a cache.
 */
final class BenchQueries {
  private static final int HOUR_STEPS = 360;
  private static final int STEPS_MIN = 30;
  private static final int HOURS = 3;
  private static final int STEPS_A_REQUEST = 10;
  private static final int PASSES_BEFORE = 10;
  private static final int PASSES = 5;
  private static final String FIFTY = "hostname=~\"host_[0-4]?[0-9]\"";

  private final BenchIngest bench;

  /**
   * A question.
   *
   * @param questions of a pass
   */
  private record Shape(String what, String query, int questions, BenchTarget target) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "one series, 1 h",
              "host_cpu_user{hostname=\"host_7\"}",
              2_000,
              new BenchTarget(0.4, 0.1)),
          new Shape(
              "50 hosts, 1 h, step 10 s",
              "host_cpu_user{" + FIFTY + "}",
              400,
              new BenchTarget(4, 1.5)),
          new Shape(
              "50 hosts, 1 h, sum by (region) of rates",
              "sum by (region) (rate(host_net_bytes_received{" + FIFTY + "}[5m]))",
              400,
              new BenchTarget(4, 1.5)));

  BenchQueries(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    DataSet data = DataSet.devops(BenchForms.HOSTS, bench.seed(), bench.from());
    try (BenchStores stores = bench.stores("queries")) {
      for (int hour = 0; hour < HOURS; hour++) {
        DataSet.Steps steps = data.next(steps());
        List<byte[]> bodies = SampleForm.INFLUX.bodies(steps, BenchForms.HOSTS, STEPS_A_REQUEST);
        for (BenchStore store : stores.inTurn(0)) {
          store.send("queries", SampleForm.INFLUX, bodies, steps.points());
        }
      }
      stores.inTurn(0).forEach(BenchStore::flush);
      SHAPES.forEach(shape -> measure(stores, shape, data));
    }
  }

  private void measure(BenchStores stores, Shape shape, DataSet data) {
    int questions = Math.max(5, shape.questions / bench.scale());
    Map<BenchStore, List<Double>> costs = new LinkedHashMap<>();
    Map<BenchStore, Integer> bytes = new LinkedHashMap<>();
    for (int pass = 0; pass < PASSES_BEFORE + PASSES; pass++) {
      for (BenchStore store : stores.inTurn(pass)) {
        List<Double> all = costs.computeIfAbsent(store, _ -> new ArrayList<>());
        Duration before = store.processorTime();
        bytes.put(store, ask(store, shape.query, questions));
        all.add(store.processorTime().minus(before).toNanos() / 1e6 / questions);
      }
    }
    costs.forEach(
        (store, all) -> {
          List<Double> measured = all.subList(PASSES_BEFORE, all.size());
          Map<String, Object> beside =
              shape.target.beside(
                  Map.of(
                      "server", store.name(),
                      "query", shape.query,
                      "questions", questions,
                      "questions_before", PASSES_BEFORE * questions,
                      "answer_bytes", bytes.get(store),
                      "data_set", data.name(),
                      "series", data.series(),
                      "of", measured.stream().map(BenchQueries::round).toList()));
          bench
              .report()
              .add(
                  shape.what + ", cpu",
                  measured.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                  "ms",
                  beside);
        });
  }

  /** How many bytes the last answer had. */
  private int ask(BenchStore store, String query, int questions) {
    byte[] request = range(store, query);
    try (BenchClient client = new BenchClient(store.base())) {
      int bytes = 0;
      for (int i = 0; i < questions; i++) {
        bytes = client.sendExpectingSuccess(request).body().length();
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(store.name() + " does not answer", e);
    }
  }

  /** The second of the hours, at the step of the samples. */
  private byte[] range(BenchStore store, String query) {
    long start = bench.from() / 1_000 + steps() * 10L;
    String path =
        "%s/query_range?query=%s&start=%d&end=%d&step=10&nocache=1"
            .formatted(
                store.api("queries"),
                URLEncoder.encode(query, StandardCharsets.UTF_8),
                start,
                start + steps() * 10L);
    return BenchClient.request("GET", path, "text/plain", new byte[0]);
  }

  /** Of an hour. */
  private int steps() {
    return Math.max(STEPS_MIN, HOUR_STEPS / bench.scale());
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
