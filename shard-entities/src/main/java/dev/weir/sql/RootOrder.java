package dev.weir.sql;

import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;

/**
 * The order that a top-level ORDER BY asks for.
 *
 * @param columns in columns of the result, hidden ones behind those that are shown
 * @param hidden which columns of the relation order the rows without being shown
 */
record RootOrder(List<SortColumn> columns, List<Integer> hidden, List<PlanWarning> warnings) {

  /**
   * @param isOnce whether the rows may carry hidden columns. A view's rows do not: where they are
   *     chosen by a value that is not selected, they are not read in that order
   */
  static RootOrder of(SqlText source, QueryFront.Converted converted, boolean isOnce) {
    if (!(converted.root().rel instanceof Sort sort)) {
      return new RootOrder(List.of(), List.of(), List.of());
    }
    boolean chooses = sort.fetch != null || sort.offset != null;
    List<Integer> shown = converted.root().fields.leftList();
    List<SortColumn> columns = new ArrayList<>();
    List<Integer> hidden = new ArrayList<>();
    for (SortColumn column : RelReader.order(sort.getCollation().getFieldCollations())) {
      int at = shown.indexOf(column.column());
      if (at < 0 && !isOnce) {
        int position = position(source, converted.tree(), columns.size());
        return unordered(source, columns, position, chooses);
      }
      if (at < 0) {
        at = shown.size() + hidden.size();
        hidden.add(column.column());
      }
      columns.add(column.at(at));
    }
    return new RootOrder(columns, hidden, List.of());
  }

  private static RootOrder unordered(
      SqlText source, List<SortColumn> columns, int position, boolean chooses) {
    if (!chooses) {
      throw source.unsupported(
          position,
          "ORDER BY a value that is not selected (in a view without LIMIT)",
          "add it to the SELECT list");
    }
    PlanWarning warning =
        new PlanWarning(
            "order-not-kept",
            "TOP",
            "the rows are chosen by a value that is not selected and not read in that order; add it"
                + " to the SELECT list for that",
            position);
    return new RootOrder(columns, List.of(), List.of(warning));
  }

  private static int position(SqlText source, SqlNode tree, int index) {
    if (tree instanceof SqlOrderBy orderBy && index < orderBy.orderList.size()) {
      return source.place(orderBy.orderList.get(index).getParserPosition()).start();
    }
    return 0;
  }
}
