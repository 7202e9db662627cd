package dev.weir.entity;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowOrder;
import dev.weir.zset.RowSet;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Sorts row sets, so that equal content is stored as equal bytes. */
final class RowSorting {
  private static final long[] NO_KEYS = {};

  private RowSorting() {}

  /** The rows by some columns that tell them apart; by all columns if none are given. */
  static RowSet byColumns(RowSet rows, int[] columns) {
    boolean isNumber = columns.length == 1 && isNumber(rows.schema().type(columns[0]));
    long[] sorted = isNumber ? sortedKeys(rows, rows.columns()[columns[0]]) : NO_KEYS;
    return pick(
        rows, sorted.length > 0 ? byPlace(rows, columns[0], sorted) : byOrder(rows, columns));
  }

  private static boolean isNumber(ColumnType type) {
    return !type.isString() && !type.wide() && !type.isFloating();
  }

  /** Empty when there is a NULL, as a group may have, or a number twice. */
  private static long[] sortedKeys(RowSet rows, ColumnVector column) {
    long[] sorted = Arrays.copyOf(column.lanes, rows.size());
    Arrays.sort(sorted);
    for (int row = 0; row < sorted.length; row++) {
      if (column.isNull(row) || (row > 0 && sorted[row] == sorted[row - 1])) {
        return NO_KEYS;
      }
    }
    return sorted;
  }

  /** Several times faster than comparing rows, and a snapshot is mostly this. */
  private static int[] byPlace(RowSet rows, int column, long[] sorted) {
    int[] order = new int[rows.size()];
    for (int row = 0; row < order.length; row++) {
      order[Arrays.binarySearch(sorted, rows.columns()[column].lanes[row])] = row;
    }
    return order;
  }

  private static int[] byOrder(RowSet rows, int[] columns) {
    int[] all = IntStream.range(0, rows.schema().size()).toArray();
    RowOrder order =
        RowOrder.ascending(rows.schema(), columns.length == 0 ? all : columns, rows.strings());
    Integer[] sorted = new Integer[rows.size()];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(
        sorted, (left, right) -> order.compare(rows.columns(), left, rows.columns(), right));
    return Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
  }

  private static RowSet pick(RowSet rows, int[] picked) {
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
        rows.pickNodes(picked),
        picked.length,
        rows.strings());
  }

  private static long[] pick(long[] values, int[] picked) {
    return values == null ? null : Arrays.stream(picked).mapToLong(row -> values[row]).toArray();
  }
}
