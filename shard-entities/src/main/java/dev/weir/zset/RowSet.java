package dev.weir.zset;

import java.util.Arrays;

/**
 * Immutable rows: the content of a table or view at one rev, or the result of a query.
 *
 * @param columns vectors of at least {@code size} rows
 * @param multiplicities how often each row occurs, {@code null} when every row occurs once
 * @param versions the rev that last changed each row, {@code null} where rows have none
 * @param nodes of rows that hold others the {@link NodeVersions} as bytes, {@code null} where all
 *     are the row's own version; {@code null} where that is so of every row
 * @param strings reads the VARCHAR lanes
 */
public record RowSet(
    Schema schema,
    ColumnVector[] columns,
    long[] multiplicities,
    long[] versions,
    byte[][] nodes,
    int size,
    Strings strings) {
  /** Rows that hold no others. */
  public RowSet(
      Schema schema,
      ColumnVector[] columns,
      long[] multiplicities,
      long[] versions,
      int size,
      Strings strings) {
    this(schema, columns, multiplicities, versions, null, size, strings);
  }

  /** How often a row occurs. */
  public long multiplicity(int row) {
    return multiplicities == null ? 1 : multiplicities[row];
  }

  /** Whether a value is the same as one of another set with such a column. */
  public boolean same(int row, RowSet other, int otherRow, int column) {
    ColumnVector mine = columns[column];
    ColumnVector others = other.columns[column];
    if (!schema.type(column).isString() || mine.isNull(row) || others.isNull(otherRow)) {
      return mine.same(row, others, otherRow);
    }
    return Arrays.equals(strings.bytes(mine.lane(row)), other.strings.bytes(others.lane(otherRow)));
  }

  /** The versions of a row and of those that it holds, where its own is known to be one. */
  public NodeVersions nodeVersions(int row, long version) {
    return NodeVersions.decode(nodes == null ? null : nodes[row], version);
  }

  /** The versions of nodes of some rows, in their order. */
  public byte[][] pickNodes(int[] rows) {
    return nodes == null
        ? null
        : Arrays.stream(rows).mapToObj(row -> nodes[row]).toArray(byte[][]::new);
  }
}
