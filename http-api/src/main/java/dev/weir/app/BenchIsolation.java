package dev.weir.app;

import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.ViewFailure;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What ten views feel of a bad one beside them: steps of two circuits in turn, one of which never
 * had the bad view, before it fails, where it fails and afterwards. A step's figure is the
 * processor time of the one thread that applies it, so its latency where the thread is not
 * disturbed.
 */
final class BenchIsolation {
  private static final int ROWS = 100_000;
  private static final int KEYS = 10_000;
  private static final int BATCH = 100;
  private static final int CHANGES = 20_000;
  private static final int WIDE = 128;
  private static final int STEP_ROWS_MAX = 1_000_000;
  private static final int JOIN_FANOUT_MAX = 100_000;
  private static final long VIEW_STATE_BYTES_MAX = 256L << 20;

  private static final List<String> HEALTHY =
      List.of(
          "SELECT id, amount FROM facts WHERE amount > 500",
          "SELECT k, COUNT(*) AS n, SUM(amount) AS s FROM facts GROUP BY k",
          "SELECT k, MAX(amount) AS m FROM facts GROUP BY k",
          "SELECT f.id, d.name FROM facts f JOIN dims d ON d.k = f.k",
          "SELECT id FROM facts f WHERE NOT EXISTS (SELECT 1 FROM dims d WHERE d.k = f.k)",
          "SELECT DISTINCT k, amount FROM facts",
          "SELECT id, amount FROM facts ORDER BY amount DESC, id LIMIT 5",
          "SELECT id, SUM(amount) OVER (PARTITION BY k ORDER BY id) AS s FROM facts",
          "SELECT k FROM facts EXCEPT SELECT k FROM dims WHERE name > 500",
          "SELECT f.id, d.name FROM facts f LEFT JOIN dims d ON d.k = f.k AND d.name > f.amount");

  /** A view and how it comes to fail: at once, by one row, or as its table grows. */
  private enum Bad {
    POISON("SELECT id, 1000 / (id + 1) AS q FROM facts"),
    CROSS_JOIN("SELECT f.id, g.id AS other FROM facts f CROSS JOIN facts g"),
    HOT_KEY("SELECT COUNT(*) AS n FROM facts f JOIN facts g ON f.amount / 500 = g.amount / 500"),
    ENDLESS_RECURSION(
        "WITH RECURSIVE n (i) AS (SELECT id FROM facts WHERE id < 10 UNION ALL SELECT i FROM n)"
            + " SELECT i FROM n"),
    LARGE_STATE(
        IntStream.range(0, WIDE)
            .mapToObj(i -> "amount + " + i + " AS c" + i)
            .collect(Collectors.joining(", ", "SELECT id, ", " FROM facts")));

    private final String sql;

    Bad(String sql) {
      this.sql = sql;
    }
  }

  private final BenchReport report;
  private final int scale;
  private final BenchViewsOptions options;

  BenchIsolation(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.scale = scale;
    this.options = options;
  }

  void run() {
    for (Bad bad : Bad.values()) {
      if (options.wants(bad.name())) {
        new Pair(bad).measure();
      }
    }
  }

  /** Circuits that differ by the bad view. */
  private final class Pair {
    private final Bad bad;
    private final BenchFacts facts = new BenchFacts(ROWS / scale, KEYS / scale, 1_000, false);
    private final BenchEngine mixed = engine();
    private final BenchEngine healthy = engine();
    private final List<TypedBatch> batches =
        facts.upserts(Math.max(10, BATCH / scale), Math.max(200, CHANGES / scale));
    private final Map<String, Object> conditions = new HashMap<>();

    /** Null until the view fails. */
    private ViewFailure failure;

    Pair(Bad bad) {
      this.bad = bad;
      conditions.put("table_rows", facts.rows());
      conditions.put("batch", batches.getFirst().changes());
      conditions.put("rounds", options.rounds());
    }

    private BenchEngine engine() {
      CircuitLimits limits =
          new CircuitLimits(STEP_ROWS_MAX, JOIN_FANOUT_MAX, VIEW_STATE_BYTES_MAX / scale);
      BenchEngine engine = new BenchEngine(BenchFacts.TABLES, limits);
      for (int i = 0; i < HEALTHY.size(); i++) {
        engine.view("v" + i, HEALTHY.get(i));
      }
      engine.apply(facts.load());
      return engine;
    }

    void measure() {
      steps();
      say("before", steps());
      BenchCpu creation = BenchCpu.of(() -> failure = mixed.attempt("bad", bad.sql).orElse(null));
      conditions.put("creation_us", micros(creation));
      if (failure == null) {
        say("beside", steps());
      }
      if (failure == null) {
        fail();
      }
      conditions.put("error", failure.error());
      conditions.put("detail", failure.detail());
      Steps after = steps();
      say("after", after);
      String name = bad.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      report.add("ten views beside " + name, after.ratio(), "times", conditions);
    }

    private void fail() {
      for (TypedBatch batch : bad == Bad.POISON ? List.of(facts.single(-1)) : facts.more()) {
        healthy.apply(batch);
        mixed(batch);
        if (failure != null) {
          return;
        }
      }
      throw new IllegalStateException(bad + " does not fail");
    }

    /** All batches in turn to both circuits, as often as there are rounds. */
    private Steps steps() {
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        for (TypedBatch batch : batches) {
          with.add(mixed(batch));
          without.add(micros(BenchCpu.of(() -> healthy.apply(batch))));
        }
      }
      return new Steps(BenchPercentiles.of(with), BenchPercentiles.of(without));
    }

    private double mixed(TypedBatch batch) {
      List<ViewFailure> failed = new ArrayList<>();
      double micros = micros(BenchCpu.of(() -> failed.addAll(mixed.step(batch).failed())));
      if (!failed.isEmpty()) {
        failure = failed.getFirst();
        conditions.put("failing_step_us", micros);
      }
      return micros;
    }

    private void say(String when, Steps steps) {
      conditions.put(when + "_us_p50", steps.with.at(50));
      conditions.put(when + "_us_p99", steps.with.at(99));
      conditions.put(when + "_alone_us_p50", steps.without.at(50));
      conditions.put(when + "_alone_us_p99", steps.without.at(99));
    }
  }

  /** Of the circuit with the bad view, and of the one without. */
  private record Steps(BenchPercentiles with, BenchPercentiles without) {
    double ratio() {
      return with.at(50) / without.at(50);
    }
  }

  private static double micros(BenchCpu used) {
    return Math.round(used.threadNanos() / 100.0) / 10.0;
  }
}
