package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.RowSet;
import java.util.Arrays;

/** Immutable rows as the input of a circuit that is evaluated once. */
final class RowSource extends Operator {
  private final String name;
  private final RowSet rows;
  private ColumnVector[] columns;

  RowSource(CircuitContext context, String name, RowSet rows, int[] key) {
    super(context, rows.schema(), key);
    this.name = name;
    this.rows = rows;
  }

  @Override
  Delta step() {
    throw new IllegalStateException("a row source has no inputs");
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    if (columns == null) {
      columns = new StringCodes(rows, context.strings).columns();
    }
    int[] picked = new int[CircuitContext.CHUNK_ROWS];
    for (int start = 0; start < rows.size(); start += picked.length) {
      context.checkpoint.run();
      int first = start;
      int size = Math.min(picked.length, rows.size() - start);
      Arrays.setAll(picked, i -> first + i);
      long[] weights = new long[size];
      for (int i = 0; i < size; i++) {
        weights[i] = rows.multiplicities() == null ? 1 : rows.multiplicities()[start + i];
      }
      sink.accept(
          new Delta(schema, columns, weights, size, true).pick(picked, weights, size, true));
    }
  }

  @Override
  String kind() {
    return "Rows";
  }

  @Override
  String detail() {
    return name;
  }
}
