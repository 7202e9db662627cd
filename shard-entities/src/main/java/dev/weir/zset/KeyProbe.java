package dev.weir.zset;

import java.util.List;

/** Tells whether a table has a row with a key: all that deciding a strict batch needs to know. */
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
}
