package dev.weir.app;

import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Upserts of existing rows, each a retraction and an insertion, through one view. */
final class BenchUpserts {
  private static final int KEYS = 100_000;
  private static final int AMOUNTS = 1_000;
  private static final int BATCH = 10_000;
  private static final int CHANGES = 400_000;
  private static final int ROUNDS_BEFORE = 2;

  /** The clock of the process ticks every 10 ms. */
  private static final int PASSES_A_ROUND = 5;

  private final BenchReport report;
  private final int scale;
  private final BenchViewsOptions options;

  /**
   * A kind of view.
   *
   * @param facts rows of the table that changes
   * @param first upserts a second and core that the first release should reach
   * @param aim that a later one should
   */
  private record Kind(String name, String sql, int facts, double first, double aim) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "filter and map",
              "SELECT id, amount * 2 + k AS x FROM facts WHERE amount >= 500",
              200_000,
              3e6,
              10e6),
          new Kind(
              "group by 100k keys",
              "SELECT k, COUNT(*) AS n, SUM(amount) AS total FROM facts GROUP BY k",
              200_000,
              1e6,
              3e6),
          new Kind(
              "join 100k x 100k",
              "SELECT f.id, f.amount, d.name FROM facts f JOIN dims d ON d.k = f.k",
              100_000,
              0.6e6,
              1.5e6));

  BenchUpserts(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.scale = scale;
    this.options = options;
  }

  void run() {
    KINDS.stream().filter(kind -> options.wants(kind.name)).forEach(this::measure);
  }

  private void measure(Kind kind) {
    int batch = Math.max(100, BATCH / scale);
    BenchFacts facts = new BenchFacts(kind.facts / scale, KEYS / scale, AMOUNTS, true);
    BenchEngine engine = new BenchEngine(BenchFacts.TABLES);
    engine.view("v", kind.sql);
    engine.apply(facts.load());
    List<TypedBatch> batches = facts.upserts(batch, CHANGES / scale);
    int passes = scale == 1 ? PASSES_A_ROUND : 1;
    long changes = passes * batches.stream().mapToLong(TypedBatch::changes).sum();
    List<Double> nanos = new ArrayList<>();
    List<Double> threadNanos = new ArrayList<>();
    for (int round = 0; round < ROUNDS_BEFORE + options.rounds(); round++) {
      BenchCpu used = BenchCpu.of(() -> engine.apply(batches, passes));
      if (round >= ROUNDS_BEFORE) {
        nanos.add(used.nanosEach(changes));
        threadNanos.add(used.threadNanosEach(changes));
      }
    }
    BenchPercentiles all = BenchPercentiles.of(nanos);
    report.add(
        kind.name + ", upserts",
        1e9 / all.at(50),
        "upserts/s/core",
        new BenchTarget(kind.first, kind.aim)
            .beside(
                Map.of(
                    "sql", kind.sql,
                    "table_rows", facts.rows(),
                    "batch", batch,
                    "cpu_ns", Math.round(all.at(50)),
                    "cpu_ns_min", Math.round(all.at(1)),
                    "cpu_ns_max", Math.round(all.max()),
                    "thread_ns", Math.round(BenchPercentiles.of(threadNanos).at(50)),
                    "rounds", options.rounds())));
  }
}
