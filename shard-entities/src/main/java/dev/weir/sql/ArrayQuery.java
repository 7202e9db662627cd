package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.SortColumn;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * {@code ARRAY(SELECT ...)}: the rows of a query in its order as the elements of one array; a ROW
 * each where there are several columns.
 *
 * <p>It is an ARRAY_AGG over the rows, so that a subquery that is correlated becomes a group for
 * each outer row, and one that is in a subquery itself, too. Rows of one place in the order, or all
 * if the query has none, stand in the order of their values, so that each node has the same array.
 *
 * @param rows what the query reads, with columns that it is only ordered by
 * @param shown the columns of the query among them
 */
record ArrayQuery(
    Relational rows, List<Integer> shown, List<String> names, List<SortColumn> order) {

  /**
   * @param query the query as converted
   * @param reader reads a part of it
   */
  static ArrayQuery of(RelNode query, java.util.function.Function<RelNode, Relational> reader) {
    List<String> names = new ArrayList<>();
    for (String name : query.getRowType().getFieldNames()) {
      names.add(name.startsWith("EXPR$") ? "column" + (names.size() + 1) : name);
    }
    RelNode sorted = query;
    List<Integer> shown = new ArrayList<>();
    if (query instanceof Project project && hidesOrder(project)) {
      sorted = project.getInput();
      project.getProjects().forEach(each -> shown.add(((RexInputRef) each).getIndex()));
    } else {
      names.forEach(name -> shown.add(shown.size()));
    }
    List<SortColumn> order =
        sorted instanceof Sort sort
            ? RelReader.order(sort.getCollation().getFieldCollations())
            : List.of();
    return new ArrayQuery(reader.apply(sorted), shown, names, order);
  }

  /** Whether a projection only leaves out what the rows below are ordered by. */
  private static boolean hidesOrder(Project project) {
    return project.getInput() instanceof Sort
        && project.getProjects().stream().allMatch(ArrayQuery::isColumn);
  }

  private static boolean isColumn(RexNode node) {
    return node instanceof RexInputRef;
  }

  /** One row with the array, NULL where there are no rows. */
  Relational aggregate() {
    Schema schema = rows.schema();
    List<Expression> columns = Fusion.identity(schema);
    columns.add(element(columns));
    List<String> all = new ArrayList<>(schema.names());
    all.add("element");
    ColumnType type = type();
    AggregateCall call =
        new AggregateCall(
            AggregateCall.Function.ARRAY_AGG,
            List.of(schema.size()),
            false,
            order,
            "",
            type,
            "ARRAY(SELECT ...)");
    return new Relational.Aggregate(
        Fusion.inlined(rows, columns, all),
        new int[0],
        List.of(call),
        new Schema(List.of(new Column("array", type, true))));
  }

  private Expression element(List<Expression> columns) {
    List<Expression> values = shown.stream().map(columns::get).toList();
    return values.size() == 1
        ? values.getFirst()
        : NestedReader.call(NestedForm.ROW, values, type().element(), Place.UNKNOWN);
  }

  private ColumnType type() {
    List<Column> fields = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      fields.add(new Column(names.get(i), rows.schema().type(shown.get(i)), true));
    }
    return ColumnType.array(fields.size() == 1 ? fields.getFirst().type() : ColumnType.row(fields));
  }

  /** The array where it was computed to a column of an input: empty, not NULL, without rows. */
  Expression value(int column) {
    ColumnType type = type();
    return Expressions.call(
        Operator.COALESCE,
        type,
        false,
        Place.UNKNOWN,
        new Expression.Input(column, type, true),
        NestedReader.call(NestedForm.ARRAY, List.of(), type, Place.UNKNOWN));
  }
}
