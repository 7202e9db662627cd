package dev.weir.http;

import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.Standing;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a table or view at a rev, with what an answer says of them.
 *
 * @param view empty for a table
 */
record RowSource(
    String name,
    Standing at,
    int[] key,
    List<SortColumn> order,
    RowSet rows,
    Optional<ViewInfo> view) {
  long rev() {
    return at.rev();
  }

  long epoch() {
    return at.epoch();
  }

  static RowSource of(TableInfo table, Standing at, RowSet rows) {
    return new RowSource(
        table.definition().name(),
        at,
        table.definition().primaryKey(),
        List.of(),
        rows,
        Optional.empty());
  }

  static RowSource of(ViewInfo view, Standing at, RowSet rows) {
    return new RowSource(
        view.definition().name(),
        at,
        view.definition().plan().key(),
        view.definition().order(),
        rows,
        Optional.of(view));
  }

  /** The rows of a page that another node holds. */
  static RowSource of(CircuitReply.Page page) {
    return new RowSource(page.name(), page.at(), page.key(), List.of(), page.rows(), page.view());
  }

  /** Some of the rows, for another node. */
  CircuitReply.Page page(int[] chosen, Optional<String> next) {
    ColumnVector[] columns = new ColumnVector[rows.columns().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = rows.columns()[i].pick(chosen, chosen.length);
    }
    RowSet page =
        new RowSet(
            rows.schema(),
            columns,
            picked(rows.multiplicities(), chosen),
            picked(rows.versions(), chosen),
            rows.pickNodes(chosen),
            chosen.length,
            rows.strings());
    return new CircuitReply.Page(at, name, key, view, page, next);
  }

  private static long[] picked(long[] values, int[] chosen) {
    return values == null ? null : Arrays.stream(chosen).mapToLong(row -> values[row]).toArray();
  }

  Schema schema() {
    return rows.schema();
  }
}
