package dev.weir.app;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.OperatorState;
import dev.weir.circuit.SavedStates;
import dev.weir.circuit.SavedView;
import dev.weir.circuit.SavedView.Basis;
import dev.weir.circuit.ViewInfo;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How views come back from a snapshot over tables that are back: with what is stored of their
 * operators, and computed anew.
 */
final class BenchLoading {
  private static final int ROWS = 1_000_000;
  private static final int KEYS = 100_000;
  private static final int ROUNDS_BEFORE = 2;
  private static final String VIEW = "v";

  private final BenchReport report;
  private final int scale;
  private final BenchViewsOptions options;

  private record Kind(String name, String sql) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("filter", "SELECT id, amount * 2 + k AS x FROM facts WHERE amount >= 0"),
          new Kind("join", "SELECT f.id, f.amount, d.name FROM facts f JOIN dims d ON d.k = f.k"),
          new Kind(
              "left join with a condition",
              "SELECT f.id, d.name FROM facts f LEFT JOIN dims d ON d.k = f.k AND d.name >"
                  + " f.amount"),
          new Kind(
              "semi join",
              "SELECT id, name FROM (SELECT k AS id, name FROM dims) AS d WHERE EXISTS (SELECT 1"
                  + " FROM facts f WHERE f.k = d.id)"),
          new Kind("distinct", "SELECT DISTINCT k FROM facts"),
          new Kind(
              "group-by, count and sum",
              "SELECT k, COUNT(*) AS n, SUM(amount) AS s FROM facts GROUP BY k"),
          new Kind(
              "group-by, sum of doubles",
              "SELECT k, SUM(CAST(amount AS DOUBLE) / 7) AS s FROM facts GROUP BY k"),
          new Kind(
              "group-by, min and max",
              "SELECT k, MIN(amount) AS low, MAX(amount) AS high FROM facts GROUP BY k"),
          new Kind(
              "group-by, count distinct",
              "SELECT k, COUNT(DISTINCT amount) AS n FROM facts GROUP BY k"),
          new Kind(
              "group-by, median",
              "SELECT k, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY amount) AS m FROM facts GROUP"
                  + " BY k"),
          new Kind(
              "first 3 of each group",
              "SELECT id, k, amount FROM (SELECT id, k, amount, ROW_NUMBER() OVER (PARTITION BY k"
                  + " ORDER BY amount, id) AS n FROM facts) AS r WHERE n <= 3"),
          new Kind(
              "window, running sum",
              "SELECT id, SUM(amount) OVER (PARTITION BY k ORDER BY id) AS s FROM facts"));

  BenchLoading(BenchReport report, int scale, BenchViewsOptions options) {
    this.report = report;
    this.scale = scale;
    this.options = options;
  }

  void run() {
    BenchFacts facts = new BenchFacts(ROWS / scale, KEYS / scale, 1_000_000, true);
    BenchEngine engine = new BenchEngine(BenchFacts.TABLES);
    engine.apply(facts.load());
    KINDS.stream()
        .filter(kind -> options.wants(kind.name))
        .forEach(kind -> measure(kind, engine, facts));
  }

  /** What a snapshot has of a view: its rows and the states of its operators. */
  private record Saved(ViewInfo info, byte[] rows, Map<String, byte[]> states) {
    static Saved of(Circuit circuit) {
      Map<String, byte[]> states = new HashMap<>();
      for (OperatorState state : circuit.operatorStates()) {
        states.put(state.name(), bytes(state.relations()));
      }
      return new Saved(circuit.viewInfo(VIEW), bytes(List.of(circuit.viewRows(VIEW))), states);
    }

    private static byte[] bytes(List<RowSet> relations) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        for (RowSet relation : relations) {
          RowSetCodec.write(relation, bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static void read(InputStream in, Schema schema, Consumer<RowSet> parts) {
      try {
        RowSetCodec.read(in, schema, parts);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Optional<SavedStates.Relations> state(String name) {
      return Optional.ofNullable(states.get(name))
          .map(ByteArrayInputStream::new)
          .map(in -> (schema, parts) -> read(in, schema, parts));
    }

    private void rows(Consumer<RowSet> parts) {
      read(new ByteArrayInputStream(rows), info.definition().plan().schema(), parts);
    }

    void load(Circuit circuit) {
      circuit.restoreViews(List.of(saved(Basis.ROWS)), this::state, 1);
    }

    void compute(Circuit circuit) {
      circuit.restoreViews(List.of(saved(Basis.VERSIONS)), SavedStates.NONE, 1);
    }

    private SavedView saved(Basis basis) {
      return new SavedView(
          info.definition(),
          info.createdRev(),
          info.changedRev(),
          info.resultHash(),
          Optional.empty(),
          basis,
          this::rows);
    }

    long stateBytes() {
      return states.values().stream().mapToLong(state -> state.length).sum();
    }
  }

  private void measure(Kind kind, BenchEngine engine, BenchFacts facts) {
    Circuit circuit = engine.circuit();
    engine.view(VIEW, kind.sql);
    List<Double> loaded = new ArrayList<>();
    List<Double> computed = new ArrayList<>();
    List<Double> written = new ArrayList<>();
    Saved saved = Saved.of(circuit);
    for (int round = 0; round < ROUNDS_BEFORE + options.rounds(); round++) {
      written.add(millis(() -> Saved.of(circuit)));
      engine.dropView(VIEW);
      computed.add(millis(() -> saved.compute(circuit)));
      engine.dropView(VIEW);
      loaded.add(millis(() -> saved.load(circuit)));
      requireSame(saved.info, circuit.viewInfo(VIEW));
    }
    engine.dropView(VIEW);
    double anew = median(computed);
    double back = median(loaded);
    report.add(
        "view from a snapshot: " + kind.name,
        back,
        "ms",
        Map.of(
            "sql", kind.sql,
            "table_rows", facts.rows(),
            "view_rows", saved.info.rows(),
            "computed_anew_ms", Math.round(anew),
            "ratio", Math.round(10 * anew / back) / 10.0,
            "write_ms", Math.round(median(written)),
            "view_bytes", saved.rows.length,
            "state_bytes", saved.stateBytes(),
            "rounds", options.rounds()));
  }

  private static void requireSame(ViewInfo saved, ViewInfo loaded) {
    if (!saved.resultHash().equals(loaded.resultHash())
        || !saved.versionHash().equals(loaded.versionHash())) {
      throw new IllegalStateException("the view comes back as another one");
    }
  }

  private static double millis(Runnable task) {
    return BenchCpu.of(task).nanosEach(1_000_000);
  }

  private double median(List<Double> all) {
    return BenchPercentiles.of(all.subList(ROUNDS_BEFORE, all.size())).at(50);
  }
}
