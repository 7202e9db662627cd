package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import java.util.BitSet;

/** Counts the strings of a circuit that some row of a table or view still refers to. */
final class LiveStrings {
  private LiveStrings() {}

  static int count(Circuit circuit) {
    BitSet live = new BitSet(circuit.strings().size());
    circuit.tables().forEach(table -> mark(live, circuit.tableRows(table.name())));
    circuit.views().forEach(view -> mark(live, circuit.viewRows(view.name())));
    return live.cardinality();
  }

  private static void mark(BitSet live, RowSet rows) {
    for (int c = 0; c < rows.columns().length; c++) {
      if (rows.schema().type(c).isString()) {
        mark(live, rows.columns()[c], rows.size());
      }
    }
  }

  private static void mark(BitSet live, ColumnVector column, int size) {
    for (int row = 0; row < size; row++) {
      if (!column.isNull(row)) {
        live.set((int) column.lane(row));
      }
    }
  }
}
