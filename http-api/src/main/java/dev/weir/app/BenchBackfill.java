package dev.weir.app;

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
        .forEach(kind -> measure(kind, engine, facts));
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
