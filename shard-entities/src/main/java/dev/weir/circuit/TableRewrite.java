package dev.weir.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import java.math.BigDecimal;
import java.util.Arrays;

/** The rows of a table as they are once its definition is altered. */
final class TableRewrite {
  private TableRewrite() {}

  /**
   * All rows, each changed at {@code rev}: who has read one has read other columns.
   *
   * @param before the rows with strings of {@code pool}
   */
  static RowSet rows(
      RowSet before, TableDefinition was, TableChange change, long rev, StringPool pool) {
    TableDefinition to = change.to();
    ColumnVector[] columns = new ColumnVector[to.schema().size()];
    for (int i = 0; i < columns.length; i++) {
      int from = change.from()[i];
      ColumnType type = to.schema().type(i);
      columns[i] =
          from == TableChange.NEW
              ? filled(type, to.defaults().get(i), before.size(), pool)
              : Widening.column(
                  before.columns()[from], was.schema().type(from), type, before.size());
    }
    long[] versions = new long[before.size()];
    Arrays.fill(versions, rev);
    return new RowSet(to.schema(), columns, null, versions, before.size(), pool.reader());
  }

  private static ColumnVector filled(ColumnType type, Object value, int size, StringPool pool) {
    Object lanes = value instanceof String text ? (long) pool.intern(text.getBytes(UTF_8)) : value;
    ColumnVector column = new ColumnVector(type, size);
    for (int row = 0; row < size; row++) {
      switch (lanes) {
        case null -> column.setNull(row);
        case Long lane -> column.set(row, lane);
        case BigDecimal number -> Widening.set(column, row, number.unscaledValue());
        default -> throw new IllegalArgumentException("no literal of a column: " + value);
      }
    }
    return column;
  }
}
