package dev.weir.app;

import dev.weir.corpus.Corpus;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The queries of TPC-H as views while one row in ten thousand changes at a time: processor time of
 * a batch in the engine, with one view over the tables that it reads, beside that of DuckDB, which
 * answers the query anew. What it takes to change the tables counts for the engine only.
 */
final class BenchTpch {
  private static final double FACTOR = 0.1;
  private static final int CHANGED_OF = 10_000;
  private static final int BATCHES = 200;
  private static final int BATCHES_BEFORE = 100;
  private static final int RECOMPUTATIONS = 5;
  private static final double AIM = 100;

  private final BenchReport report;
  private final BenchViewsOptions options;
  private final double factor;

  BenchTpch(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.options = options;
    this.factor = FACTOR / scale;
  }

  void run() {
    Optional<BenchDuck> found = BenchDuck.start(options);
    if (found.isEmpty()) {
      report.add("TPC-H", 0, "views", Map.of("duckdb", "none: give --peers DIR"));
      return;
    }
    try (BenchDuck duck = found.get()) {
      measure(duck);
    }
  }

  private void measure(BenchDuck duck) {
    BenchTpchTables tables =
        new BenchTpchTables(new BenchEngine(Corpus.TPCH.tables()).circuit().tables(), duck, factor);
    int rows = tables.size();
    int size = Math.max(1, rows / CHANGED_OF);
    List<TypedBatch> load = tables.load();
    List<TypedBatch> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES_BEFORE + BATCHES; i++) {
      batches.add(tables.next(size));
    }
    tables.store(duck);
    Map<String, Object> about =
        Map.of("duckdb", duck.about(), "scale_factor", factor, "table_rows", rows, "batch", size);
    double ours = 0;
    double theirs = 0;
    int views = 0;
    for (Map.Entry<String, String> query : Corpus.TPCH.queries().entrySet()) {
      if (options.wants(query.getKey())) {
        Cost cost = cost(query.getValue(), load, batches, duck);
        say("TPC-H " + query.getKey(), cost.ours / size, cost.theirs / size, about);
        ours += cost.ours;
        theirs += cost.theirs;
        views++;
      }
    }
    say("TPC-H, " + views + " views one by one", ours / size, theirs / size, about);
  }

  private void say(String what, double ours, double theirs, Map<String, Object> about) {
    Map<String, Object> beside = new LinkedHashMap<>(about);
    beside.put("recomputation_cpu_us", Math.round(theirs / 100) / 10.0);
    beside.put("times_less_than_recomputation", Math.round(theirs / ours * 10) / 10.0);
    beside.put("aim_times_less", AIM);
    report.add(what, ours / 1e3, "us/change", beside);
  }

  /** Nanoseconds of a batch. */
  private record Cost(double ours, double theirs) {}

  private static Cost cost(
      String sql, List<TypedBatch> load, List<TypedBatch> batches, BenchDuck duck) {
    BenchEngine engine = new BenchEngine(Corpus.TPCH.tables());
    Set<String> reads = Set.copyOf(engine.view("v", sql));
    engine.apply(only(load, reads));
    engine.apply(only(batches.subList(0, BATCHES_BEFORE), reads));
    List<TypedBatch> measured = only(batches.subList(BATCHES_BEFORE, batches.size()), reads);
    BenchCpu ours = BenchCpu.of(() -> engine.apply(measured));
    int rows = duck.query(sql).size();
    if (engine.circuit().viewInfo("v").rows() != rows) {
      throw new IllegalStateException("DuckDB has " + rows + " rows for " + sql);
    }
    BenchCpu theirs =
        BenchCpu.of(
            () -> {
              for (int i = 0; i < RECOMPUTATIONS; i++) {
                duck.query(sql);
              }
            });
    return new Cost(
        (double) (ours.processNanos() - ours.compilerNanos()) / BATCHES,
        (double) (theirs.processNanos() - theirs.compilerNanos()) / RECOMPUTATIONS);
  }

  private static List<TypedBatch> only(List<TypedBatch> batches, Set<String> tables) {
    return batches.stream().map(batch -> BenchRows.only(batch, tables::contains)).toList();
  }
}
