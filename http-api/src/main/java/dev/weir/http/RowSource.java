package dev.weir.http;

import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a table or view at a rev, with what an answer says of them.
 *
 * @param view empty for a table
 */
record RowSource(
    String name,
    long rev,
    long epoch,
    int[] key,
    List<SortColumn> order,
    RowSet rows,
    Optional<ViewInfo> view) {
  static RowSource of(TableInfo table, long rev, long epoch, RowSet rows) {
    return new RowSource(
        table.definition().name(),
        rev,
        epoch,
        table.definition().primaryKey(),
        List.of(),
        rows,
        Optional.empty());
  }

  static RowSource of(ViewInfo view, long rev, long epoch, RowSet rows) {
    return new RowSource(
        view.definition().name(),
        rev,
        epoch,
        view.definition().plan().key(),
        view.definition().order(),
        rows,
        Optional.of(view));
  }

  Schema schema() {
    return rows.schema();
  }
}
