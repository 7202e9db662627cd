package dev.weir.zset;

import java.util.List;

/** Tells what deciding a batch needs to know of the rows of a table. */
@FunctionalInterface
public interface KeyProbe {
  /**
   * Whether the row is there.
   *
   * @param keyColumns one vector for each column of the primary key, in the key's order
   * @param row where in the vectors the key stands; none of its values is NULL
   * @param dictionary the strings that VARCHAR lanes are indexes of
   */
  boolean has(String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary);

  /** The waterlines of a table, which are not to be changed. */
  default Waterlines waterlines(String table) {
    return Waterlines.none();
  }

  /** The values of a row's columns that have a waterline; {@code null} for no row. */
  default long[] valuesInTime(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    return null;
  }
}
