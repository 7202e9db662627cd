package dev.weir.entity;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowOrder;
import dev.weir.zset.RowSet;
import java.util.Arrays;

/** Sorts row sets, so that equal content is stored as equal bytes. */
final class RowSorting {
  private RowSorting() {}

  /** The rows by some columns that tell them apart; by all columns if none are given. */
  static RowSet byColumns(RowSet rows, int[] columns) {
    int[] by = columns;
    if (columns.length == 0) {
      by = new int[rows.schema().size()];
      Arrays.setAll(by, i -> i);
    }
    RowOrder order = RowOrder.ascending(rows.schema(), by, rows.strings());
    Integer[] sorted = new Integer[rows.size()];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(
        sorted, (left, right) -> order.compare(rows.columns(), left, rows.columns(), right));
    return pick(rows, sorted);
  }

  private static RowSet pick(RowSet rows, Integer[] picked) {
    ColumnVector[] columns = ColumnVector.allocate(rows.schema(), picked.length);
    for (int c = 0; c < columns.length; c++) {
      for (int row = 0; row < picked.length; row++) {
        columns[c].copy(row, rows.columns()[c], picked[row]);
      }
    }
    return new RowSet(
        rows.schema(),
        columns,
        pick(rows.multiplicities(), picked),
        pick(rows.versions(), picked),
        picked.length,
        rows.strings());
  }

  private static long[] pick(long[] values, Integer[] picked) {
    return values == null ? null : Arrays.stream(picked).mapToLong(row -> values[row]).toArray();
  }
}
