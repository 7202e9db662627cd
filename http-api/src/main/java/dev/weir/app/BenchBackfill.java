package dev.weir.app;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.FillStatus;
import dev.weir.circuit.ViewDefinition;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Views that are added to tables with rows: rows of the table that come in, in a second. */
final class BenchBackfill {
  private static final int ROWS = 1_000_000;
  private static final int KEYS = 100_000;
  private static final int ROUNDS_BEFORE = 1;

  /** The clock of the process ticks every 10 ms. */
  private static final int VIEWS_A_ROUND = 4;

  private static final int SLICE_ROWS = 8_192;
  private static final int BATCH_ROWS = 100;
  private static final int BATCHES = 50;

  private final BenchReport report;
  private final int scale;
  private final BenchViewsOptions options;

  private record Kind(String name, String sql, double first, double aim) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "filter", "SELECT id, amount * 2 + k AS x FROM facts WHERE amount >= 500", 1e6, 3e6),
          new Kind(
              "join",
              "SELECT f.id, f.amount, d.name FROM facts f JOIN dims d ON d.k = f.k",
              0.3e6,
              1e6));

  BenchBackfill(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.scale = scale;
    this.options = options;
  }

  void run() {
    BenchFacts facts = new BenchFacts(ROWS / scale, KEYS / scale, 1_000, true);
    BenchEngine engine = new BenchEngine(BenchFacts.TABLES);
    engine.apply(facts.load());
    KINDS.stream()
        .filter(kind -> options.wants(kind.name))
        .forEach(
            kind -> {
              measure(kind, engine, facts);
              measureSlices(kind, engine, facts);
            });
  }

  /** The same with a small batch after each slice, as when the table is written meanwhile. */
  private void measureSlices(Kind kind, BenchEngine engine, BenchFacts facts) {
    List<TypedBatch> batches = facts.upserts(BATCH_ROWS, BATCH_ROWS * BATCHES);
    ViewDefinition view = engine.definition("v", kind.sql);
    List<Double> nanos = new ArrayList<>();
    List<Double> waits = new ArrayList<>();
    List<Double> longest = new ArrayList<>();
    for (int round = 0; round < ROUNDS_BEFORE + options.rounds(); round++) {
      List<Double> slices = slices(view, engine, batches);
      engine.dropView("v");
      if (round >= ROUNDS_BEFORE) {
        nanos.add(slices.stream().mapToDouble(each -> each).sum() / facts.rows());
        longest.add(slices.stream().mapToDouble(each -> each).max().orElse(0));
        waits.addAll(slices);
      }
    }
    report.add(
        "backfill of a " + kind.name + " view in slices",
        1e9 / BenchPercentiles.of(nanos).at(50),
        "rows/s",
        BenchTarget.NONE.beside(
            Map.of(
                "sql", kind.sql,
                "table_rows", facts.rows(),
                "batch_rows", BATCH_ROWS,
                "slices", waits.size() / options.rounds(),
                "slice_ms_p50", millis(BenchPercentiles.of(waits).at(50)),
                "slice_ms_p99", millis(BenchPercentiles.of(waits).at(99)),
                "slice_ms_longest", millis(BenchPercentiles.of(longest).at(50)))));
  }

  private static double millis(double nanos) {
    return Math.round(nanos / 1e4) / 1e2;
  }

  /** How long each slice held batches up, the first with the copy, the last with the activation. */
  private static List<Double> slices(
      ViewDefinition view, BenchEngine engine, List<TypedBatch> batches) {
    List<Double> nanos = new ArrayList<>();
    Circuit circuit = engine.circuit();
    boolean ready = false;
    while (!ready) {
      long begin = System.nanoTime();
      if (!circuit.isFilling()) {
        circuit.beginFill(view);
      }
      ready = circuit.fillSlice(SLICE_ROWS) instanceof FillStatus.Ready;
      if (ready) {
        engine.activate(view);
      }
      nanos.add((double) (System.nanoTime() - begin));
      engine.apply(batches.get(nanos.size() % batches.size()));
    }
    return nanos;
  }

  private static void fill(BenchEngine engine, String sql) {
    for (int i = 0; i < VIEWS_A_ROUND; i++) {
      engine.view("v", sql);
      engine.dropView("v");
    }
  }

  private void measure(Kind kind, BenchEngine engine, BenchFacts facts) {
    List<Double> nanos = new ArrayList<>();
    for (int round = 0; round < ROUNDS_BEFORE + options.rounds(); round++) {
      BenchCpu used = BenchCpu.of(() -> fill(engine, kind.sql));
      if (round >= ROUNDS_BEFORE) {
        nanos.add(used.nanosEach((long) VIEWS_A_ROUND * facts.rows()));
      }
    }
    BenchPercentiles all = BenchPercentiles.of(nanos);
    report.add(
        "backfill of a " + kind.name + " view",
        1e9 / all.at(50),
        "rows/s/core",
        new BenchTarget(kind.first, kind.aim)
            .beside(
                Map.of(
                    "sql", kind.sql,
                    "table_rows", facts.rows(),
                    "cpu_ns", Math.round(all.at(50)),
                    "cpu_ns_min", Math.round(all.at(1)),
                    "cpu_ns_max", Math.round(all.max()),
                    "rounds", options.rounds())));
  }
}
