package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;

/** Gives the rows of a row set the string codes of another pool. */
final class Translation {
  private Translation() {}

  static ColumnVector[] into(StringPool strings, RowSet rows) {
    Schema schema = rows.schema();
    ColumnVector[] translated = new ColumnVector[schema.size()];
    for (int c = 0; c < translated.length; c++) {
      ColumnVector column = rows.columns()[c];
      translated[c] = schema.type(c).isString() ? translate(strings, rows, column) : column;
    }
    return translated;
  }

  private static ColumnVector translate(StringPool strings, RowSet rows, ColumnVector column) {
    long[] lanes = new long[column.capacity()];
    for (int row = 0; row < rows.size(); row++) {
      if (!column.isNull(row)) {
        lanes[row] = strings.intern(rows.strings().bytes(column.lane(row)));
      }
    }
    return ColumnVector.of(lanes, null, column.nulls);
  }
}
