package dev.weir.app;

import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a change costs in tables of three sizes, one after another in each round, so that all have
 * the same machine.
 */
final class BenchGrowth {
  private static final List<Integer> SIZES = List.of(10_000, 100_000, 1_000_000);
  private static final int ROWS_MIN = 500;
  private static final int BATCH = 100;
  private static final int CHANGES = 100_000;
  private static final int ROUNDS_BEFORE = 3;

  /** The clock of the process ticks every 10 ms. */
  private static final int PASSES_A_ROUND = 4;

  private static final int AMOUNTS = 1_000_000;
  private static final int FIXED_KEYS = 100;
  private static final BenchTarget TARGET = new BenchTarget(2, 1.2);

  private final BenchReport report;
  private final int scale;
  private final BenchViewsOptions options;

  /** How many rows share a key. */
  private enum Keys {
    /** Ten, in a table of any size. */
    OF_TEN_ROWS,
    /** There are 100 keys, so more rows in a larger table. */
    HUNDRED
  }

  /**
   * A kind of view.
   *
   * @param amountsByRows amounts are spread over so many numbers for each row; 0 = a fixed range
   * @param changesDims whether one change in ten is one of a dimension
   */
  private record Kind(String name, String sql, Keys keys, int amountsByRows, boolean changesDims) {
    Kind(String name, String sql, Keys keys) {
      this(name, sql, keys, 0, false);
    }

    BenchFacts facts(int rows) {
      int count = keys == Keys.HUNDRED ? Math.min(FIXED_KEYS, rows / 10) : rows / 10;
      long amounts = amountsByRows == 0 ? AMOUNTS : (long) rows * amountsByRows;
      return new BenchFacts(rows, count, amounts, !changesDims);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("filter", "SELECT id, k FROM facts WHERE amount >= 500000", Keys.OF_TEN_ROWS),
          new Kind(
              "group by",
              "SELECT k, COUNT(*) AS n, SUM(amount) AS total FROM facts GROUP BY k",
              Keys.OF_TEN_ROWS),
          new Kind(
              "join",
              "SELECT f.id, f.amount, d.name FROM facts f JOIN dims d ON d.k = f.k",
              Keys.OF_TEN_ROWS,
              0,
              true),
          new Kind(
              "left join",
              "SELECT f.id, f.amount, d.name FROM facts f LEFT JOIN dims d ON d.k = f.k",
              Keys.OF_TEN_ROWS,
              0,
              true),
          new Kind(
              "anti join",
              "SELECT id, amount FROM facts f WHERE NOT EXISTS (SELECT 1 FROM dims d WHERE d.k ="
                  + " f.k)",
              Keys.OF_TEN_ROWS,
              0,
              true),
          new Kind("distinct", "SELECT DISTINCT k FROM facts", Keys.OF_TEN_ROWS),
          new Kind(
              "count distinct",
              "SELECT k, COUNT(DISTINCT amount / 100) AS n FROM facts GROUP BY k",
              Keys.HUNDRED),
          new Kind("min", "SELECT k, MIN(amount) AS least FROM facts GROUP BY k", Keys.HUNDRED),
          new Kind(
              "top 3 of each group",
              "SELECT id, k, amount, r FROM (SELECT id, k, amount, ROW_NUMBER() OVER (PARTITION BY"
                  + " k ORDER BY amount DESC, id) AS r FROM facts) t WHERE r <= 3",
              Keys.HUNDRED),
          new Kind(
              "running sum",
              "SELECT id, k, amount, SUM(amount) OVER (PARTITION BY k ORDER BY id) AS s FROM facts",
              Keys.OF_TEN_ROWS),
          new Kind(
              "rolling sum by RANGE",
              "SELECT id, k, amount, SUM(id) OVER (PARTITION BY k ORDER BY amount RANGE BETWEEN"
                  + " 1000 PRECEDING AND CURRENT ROW) AS s FROM facts",
              Keys.HUNDRED,
              1,
              false));

  BenchGrowth(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.scale = scale;
    this.options = options;
  }

  void run() {
    KINDS.stream().filter(kind -> options.wants(kind.name)).forEach(this::measure);
  }

  /** A table of one size with its view. */
  private record Sized(BenchFacts facts, BenchEngine engine, List<TypedBatch> batches) {
    static Sized of(Kind kind, int rows, int batch, int changes) {
      BenchFacts facts = kind.facts(rows);
      BenchEngine engine = new BenchEngine(BenchFacts.TABLES);
      engine.view("v", kind.sql);
      engine.apply(facts.load());
      List<TypedBatch> batches =
          kind.changesDims ? facts.mixed(batch, changes) : facts.upserts(batch, changes);
      return new Sized(facts, engine, batches);
    }

    double nanos(int passes) {
      return BenchCpu.of(() -> engine.apply(batches, passes)).nanosEach(passes * changes());
    }

    /** How many rows its view has got and lost for a change. */
    double viewRowsEach() {
      return (double) engine.viewRows(batches) / changes();
    }

    private long changes() {
      return batches.stream().mapToLong(TypedBatch::changes).sum();
    }
  }

  private void measure(Kind kind) {
    int batch = Math.max(10, BATCH / scale);
    List<Sized> sizes = new ArrayList<>();
    List<List<Double>> nanos = new ArrayList<>();
    for (int rows : SIZES) {
      sizes.add(
          Sized.of(kind, Math.max(ROWS_MIN, rows / scale), batch, Math.max(100, CHANGES / scale)));
      nanos.add(new ArrayList<>());
    }
    for (int round = 0; round < ROUNDS_BEFORE + options.rounds(); round++) {
      for (int i = 0; i < sizes.size(); i++) {
        double each = sizes.get(i).nanos(scale == 1 ? PASSES_A_ROUND : 1);
        if (round >= ROUNDS_BEFORE) {
          nanos.get(i).add(each);
        }
      }
    }
    List<Double> medians = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      medians.add(say(kind, sizes.get(i), batch, nanos.get(i)));
    }
    report.add(
        kind.name + ", growth from the smallest to the largest table",
        medians.getLast() / medians.getFirst(),
        "times",
        TARGET.beside(Map.of("cpu_ns", medians.stream().map(Math::round).toList())));
  }

  private double say(Kind kind, Sized sized, int batch, List<Double> nanos) {
    BenchPercentiles all = BenchPercentiles.of(nanos);
    report.add(
        kind.name + ", table of " + sized.facts.rows() + " rows",
        all.at(50),
        "ns/change",
        Map.of(
            "sql", kind.sql,
            "table_rows", sized.facts.rows(),
            "keys", sized.facts.keys(),
            "batch", batch,
            "view_rows_each", Math.round(sized.viewRowsEach() * 10) / 10.0,
            "cpu_ns_min", Math.round(all.at(1)),
            "cpu_ns_max", Math.round(all.max()),
            "rounds", options.rounds()));
    return all.at(50);
  }
}
