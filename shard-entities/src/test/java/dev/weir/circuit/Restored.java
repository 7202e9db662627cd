package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Circuits that come back from what a snapshot would have of another one. */
public final class Restored {
  private Restored() {}

  /** With the rows of views and the states of operators. */
  public static Circuit loaded(Circuit from, int seed, int threads) {
    EncodedStates states = new EncodedStates(from.operatorStates());
    Circuit circuit = withTables(from, seed);
    circuit.restoreViews(saved(from), states, threads);
    if (!states.isAllFound()) {
      throw new AssertionError("a state was not looked for");
    }
    return circuit;
  }

  /** With views that are computed anew. */
  public static Circuit computed(Circuit from, int seed, int threads) {
    Circuit circuit = withTables(from, seed);
    List<SavedView> views = saved(from).stream().map(SavedView::anew).toList();
    circuit.restoreViews(views, SavedStates.NONE, threads);
    return circuit;
  }

  private static List<SavedView> saved(Circuit from) {
    return from.viewsAsDefined().stream()
        .map(view -> saved(from, from.viewInfo(view.name())))
        .toList();
  }

  private static SavedView saved(Circuit from, ViewInfo info) {
    return new SavedView(
        info.definition(),
        info.createdRev(),
        info.changedRev(),
        info.resultHash(),
        info.failure(),
        SavedView.Basis.ROWS,
        parts -> halves(from.viewRows(info.definition().name())).forEach(parts));
  }

  private static Circuit withTables(Circuit from, int seed) {
    Circuit circuit = new Circuit(from.limits(), seed, () -> 0);
    circuit.advance(0, from.clock());
    for (TableDefinition table : from.tables()) {
      TableInfo info = from.tableInfo(table.name());
      circuit.createTable(table, info.createdRev());
      for (RowSet part : halves(from.tableRows(table.name()))) {
        circuit.restoreTable(table.name(), info.changedRev(), part);
      }
    }
    return circuit;
  }

  private static List<RowSet> halves(RowSet rows) {
    int middle = rows.size() / 2;
    return List.of(part(rows, 0, middle), part(rows, middle, rows.size()));
  }

  private static RowSet part(RowSet rows, int from, int to) {
    int[] picked = IntStream.range(from, to).toArray();
    ColumnVector[] columns = new ColumnVector[rows.columns().length];
    Arrays.setAll(columns, i -> rows.columns()[i].pick(picked, picked.length));
    return new RowSet(
        rows.schema(),
        columns,
        rows.multiplicities() == null ? null : Arrays.copyOfRange(rows.multiplicities(), from, to),
        Arrays.copyOfRange(rows.versions(), from, to),
        picked.length,
        rows.strings());
  }
}
