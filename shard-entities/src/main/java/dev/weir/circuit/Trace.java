package dev.weir.circuit;

import dev.weir.circuit.Operator.Failed;
import dev.weir.zset.Delta;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the row an expression failed on.
 *
 * <p>When the operator reads a table directly the row is the table's, and its key is given.
 *
 * @param table the table below the operator, empty when there is an operator between
 * @param key that table's key columns
 */
record Trace(String table, int[] key, RowTexts texts) {
  Failed failed(ExpressionFailure failure, Delta in) {
    List<String> keyTexts = new ArrayList<>();
    for (int column : key) {
      keyTexts.add(texts.text(in.schema().type(column), in.columns()[column], failure.row()));
    }
    String where =
        table.isEmpty()
            ? "row " + texts.row(in, failure.row())
            : "row of " + table + " " + texts.row(in, failure.row());
    return new Failed(
        new ViewFailure(
            "",
            0,
            failure.error(),
            failure.expression(),
            failure.line(),
            failure.column(),
            table,
            keyTexts,
            failure.getMessage() + ", on the " + where + "."));
  }

  /** A view used more than it may. */
  static Failed overBudget(String error, String detail) {
    return new Failed(new ViewFailure("", 0, error, "", 0, 0, "", List.of(), detail));
  }
}
