package dev.weir.sql.differential;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.Restored;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewInfo;
import dev.weir.sql.DuckDb;
import dev.weir.sql.JsonRows;
import dev.weir.sql.PlainValues;
import dev.weir.sql.RandomClocks;
import dev.weir.sql.SqlCircuit;
import dev.weir.sql.differential.Scenario.Change;
import dev.weir.sql.differential.Scenario.Step;
import dev.weir.sql.differential.Scenario.Table;
import dev.weir.sql.differential.Scenario.View;
import dev.weir.zset.TableShape;
import dev.weir.zset.TypedBatch;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays scenarios: after each step every view equals what the oracles answer, and the sum of its
 * deltas.
 *
 * <p>Two circuits with different hashes agree in content, hashes and deltas; a third that gets each
 * change as a batch of its own has the same content after each step; now and then circuits are
 * recovered, with the states of operators and from the rows alone, and have the same content and
 * versions from there on.
 */
public final class Trial implements AutoCloseable {
  private static final int RECOVERED_EVERY = 15;

  private final List<Oracle> oracles = new ArrayList<>();
  private final Map<Dialect, Integer> comparisons = new LinkedHashMap<>();

  /** Opens the databases. */
  public Trial() throws SQLException {
    for (Dialect dialect : Dialect.asked()) {
      oracles.add(new Oracle(dialect));
      comparisons.put(dialect, 0);
    }
  }

  /** What is wrong. */
  public static final class Wrong extends AssertionError {
    private static final long serialVersionUID = 1L;

    Wrong(String detail) {
      super(detail);
    }
  }

  /** How often a view was compared with DuckDB. */
  public int comparisons() {
    return comparisons.get(Dialect.DUCKDB);
  }

  /** How often with each. */
  public String counts() {
    return comparisons.toString();
  }

  /**
   * Plays a scenario.
   *
   * @throws Wrong if anything does not agree
   */
  public void play(Scenario scenario) throws SQLException {
    for (Oracle oracle : oracles) {
      oracle.clear();
    }
    new Play().run(scenario);
  }

  @Override
  public void close() throws SQLException {
    for (Oracle oracle : oracles) {
      oracle.close();
    }
  }

  /** One scenario. */
  private final class Play {
    private final SqlCircuit first = new SqlCircuit(1);
    private final SqlCircuit second = new SqlCircuit(2);
    private final SqlCircuit small = new SqlCircuit(3);
    private final Map<String, TableShape> shapes = new LinkedHashMap<>();
    private final List<View> views = new ArrayList<>();
    private final List<Change> batch = new ArrayList<>();
    private final List<Circuit> recovered = new ArrayList<>();
    private int step;

    void run(Scenario scenario) throws SQLException {
      for (Scenario.Line line : scenario.lines()) {
        switch (line) {
          case Table table -> table(table);
          case View view -> view(view);
          case Change change -> batch.add(change);
          case Step _ -> step();
        }
      }
      recover();
    }

    private void table(Table table) throws SQLException {
      List.of(first, second, small).forEach(circuit -> circuit.table(table.sql()));
      TableDefinition defined = first.circuit().table(table.name()).orElseThrow();
      TableShape shape =
          new TableShape(
              defined.name(), defined.schema(), defined.primaryKey(), defined.defaults());
      shapes.put(table.name(), shape);
      for (Oracle oracle : oracles) {
        oracle.table(table, shape);
      }
    }

    private void view(View view) {
      recovered.clear(); // they lack it
      List.of(first, second, small).forEach(circuit -> circuit.view(view.name(), view.sql()));
      oracles.forEach(oracle -> oracle.view(view));
      views.add(view);
    }

    private void step() throws SQLException {
      step++;
      LocalDateTime now = RandomClocks.at(step);
      List.of(first, second, small).forEach(circuit -> circuit.at(RandomClocks.micros(now)));
      for (Oracle oracle : oracles) {
        oracle.at(now);
      }
      if (batch.isEmpty()) {
        List.of(first, second, small).forEach(SqlCircuit::tick);
        recovered.forEach(circuit -> circuit.advance(first.rev(), RandomClocks.micros(now)));
      } else {
        apply();
      }
      for (View view : views) {
        compare(view);
        requireRecoveredIsTheSame(view);
      }
      if (step % RECOVERED_EVERY == 0) {
        recover();
      }
      batch.clear();
    }

    private void apply() throws SQLException {
      StepResult one = first.apply(typed(batch));
      StepResult other = second.apply(typed(batch));
      long micros = first.circuit().clock();
      recovered.forEach(circuit -> circuit.apply(first.rev(), micros, typed(batch)));
      require(one.noop() == other.noop(), () -> "noop differs");
      require(one.failed().isEmpty(), () -> "failed " + one.failed());
      for (Change change : batch) {
        small.apply(typed(List.of(change)));
        for (Oracle oracle : oracles) {
          oracle.change(change);
        }
      }
    }

    private TypedBatch typed(List<Change> changes) {
      JsonRows rows = new JsonRows(shapes);
      for (Change change : changes) {
        switch (change.operation()) {
          case "delete" -> rows.delete(change.table(), change.values());
          case "update" -> rows.update(change.table(), change.values());
          default -> rows.upsert(change.table(), change.values());
        }
      }
      return rows.build();
    }

    private void compare(View view) throws SQLException {
      List<Object[]> ours = PlainValues.rows(first.rows(view.name()));
      for (Oracle oracle : oracles) {
        Optional<List<Object[]>> theirs = oracle.rows(view.name(), ours);
        if (theirs.isPresent()) {
          require(
              DuckDb.same(ours, theirs.get()),
              () ->
                  "%s%n%s%nWeir:%n%s%n%s:%n%s"
                      .formatted(
                          view.name(),
                          view.sql(),
                          text(ours),
                          oracle.dialect(),
                          text(theirs.get())));
          comparisons.merge(oracle.dialect(), 1, Integer::sum);
        }
      }
      first.requireSum(view.name(), view.sql());
      small.requireSum(view.name(), view.sql());
      ViewInfo info = first.circuit().viewInfo(view.name());
      ViewInfo other = second.circuit().viewInfo(view.name());
      require(
          other.resultHash().equals(info.resultHash())
              && other.versionHash().equals(info.versionHash()),
          () -> view.name() + " depends on hashes: " + view.sql());
      require(
          small.circuit().viewInfo(view.name()).resultHash().equals(info.resultHash()),
          () -> view.name() + " depends on batches: " + view.sql());
    }

    /** They go on from here with what a snapshot has of the first circuit. */
    private void recover() {
      recovered.clear();
      recovered.add(Restored.loaded(first.circuit(), 4, 3));
      recovered.add(Restored.computed(first.circuit(), 5, 3));
      views.forEach(this::requireRecoveredIsTheSame);
    }

    private void requireRecoveredIsTheSame(View view) {
      ViewInfo info = first.circuit().viewInfo(view.name());
      for (Circuit each : recovered) {
        ViewInfo found = each.viewInfo(view.name());
        require(
            found.resultHash().equals(info.resultHash())
                && found.versionHash().equals(info.versionHash())
                && found.changedRev() == info.changedRev(),
            () -> view.name() + " recovered otherwise: " + view.sql());
      }
    }

    private void require(boolean isRight, java.util.function.Supplier<String> detail) {
      if (!isRight) {
        throw new Wrong("step " + step + ": " + detail.get());
      }
    }

    private static String text(List<Object[]> rows) {
      return String.join("\n", rows.stream().map(Arrays::deepToString).sorted().toList());
    }
  }
}
