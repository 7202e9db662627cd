package dev.weir.sql.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.StepResult;
import dev.weir.config.WeirException;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.DuckDb;
import dev.weir.sql.PlainValues;
import dev.weir.sql.SqlCircuit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Views of a well-known set of queries, each compared with DuckDB after each batch: its rows, the
 * sum of its deltas, and in the end what one big batch gives.
 */
final class CorpusRun implements AutoCloseable {
  private static final int ROWS_SHOWN = 20;

  /** A query as it is asked here and there. */
  private record Asked(String sql, String duckSql) {}

  private final SqlCircuit circuit = new SqlCircuit(1);
  private final DuckDb duck = new DuckDb();
  private final List<String> definitions = new ArrayList<>();
  private final Map<String, Contents> tables = new LinkedHashMap<>();
  private final Map<String, Asked> views = new LinkedHashMap<>();
  private final Map<String, String> refusals = new TreeMap<>();
  private final Set<String> withRows = new TreeSet<>();
  private final Map<String, Integer> changed = new TreeMap<>();
  private int comparisons;

  CorpusRun() throws SQLException {}

  /** Creates a table in both systems. */
  void table(String sql) throws SQLException {
    circuit.table(sql);
    duck.execute(sql.replaceAll(" PRIMARY KEY\\b(?! \\()|, PRIMARY KEY \\([^)]*\\)", ""));
    definitions.add(sql);
    String name = sql.replaceFirst("CREATE TABLE (\\w+).*", "$1");
    Relation table = circuit.relation(name).orElseThrow();
    tables.put(name, new Contents(table));
  }

  /** The rows of a table as they should be. */
  Contents contents(String table) {
    return tables.get(table);
  }

  /** Creates a view, or notes why it is refused. */
  void view(String name, String sql, String duckSql) {
    try {
      circuit.view(name, sql);
      views.put(name, new Asked(sql, duckSql));
    } catch (WeirException refused) {
      refusals.put(name, refused.getMessage());
    }
  }

  /** Applies a batch to both systems and compares all views. */
  void apply(Changes changes, String as) throws SQLException {
    StepResult result = circuit.apply(changes.batch());
    assertThat(result.failed()).as(as).isEmpty();
    result.changed().forEach(delta -> changed.merge(delta.view(), 1, Integer::sum));
    changes.apply(duck);
    for (String view : views.keySet()) {
      compare(view, as);
    }
  }

  /** Names and reasons of the views that are refused. */
  Map<String, String> refusals() {
    return refusals;
  }

  /** Views that have had a row with a value in it. */
  Set<String> withRows() {
    return withRows;
  }

  /** How many batches have changed each view. */
  Map<String, Integer> changed() {
    return changed;
  }

  /** How often a view was compared. */
  int comparisons() {
    return comparisons;
  }

  /** Another circuit, other hashes, all rows in one batch, the views added behind: the same. */
  void requireSameInOneStep(String as) {
    SqlCircuit other = new SqlCircuit(2);
    definitions.forEach(other::table);
    Changes all = new Changes();
    tables.values().forEach(table -> List.copyOf(table.rows()).forEach(row -> all.put(table, row)));
    other.apply(all.batch());
    for (Map.Entry<String, Asked> view : views.entrySet()) {
      other.view(view.getKey(), view.getValue().sql());
      assertThat(other.circuit().viewInfo(view.getKey()).resultHash())
          .as("%s in one step, %s", view.getKey(), as)
          .isEqualTo(circuit.circuit().viewInfo(view.getKey()).resultHash());
    }
  }

  private void compare(String view, String as) throws SQLException {
    List<Object[]> ours = PlainValues.rows(circuit.rows(view));
    List<Object[]> theirs = duck.query(views.get(view).duckSql());
    assertThat(DuckDb.same(ours, theirs))
        .as("%s %s%nours:%n%s%nDuckDB:%n%s", view, as, text(ours, theirs), text(theirs, ours))
        .isTrue();
    circuit.requireSum(view, as);
    if (ours.stream().anyMatch(row -> Arrays.stream(row).anyMatch(value -> value != null))) {
      withRows.add(view);
    }
    comparisons++;
  }

  /** The rows that the other has not. */
  private static String text(List<Object[]> rows, List<Object[]> others) {
    Set<String> there = new TreeSet<>(others.stream().map(Arrays::deepToString).toList());
    List<String> shown =
        rows.stream()
            .map(Arrays::deepToString)
            .filter(row -> !there.contains(row))
            .sorted()
            .limit(ROWS_SHOWN)
            .toList();
    return rows.size() + " rows, of these only here: " + shown;
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
