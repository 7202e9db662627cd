package dev.weir.zset;

/**
 * The checked and normalised changes of one table: what an event stores and a step applies.
 *
 * <p>Rows stand in the client's order. A {@code create} is an {@link ChangeOp#UPSERT} here. VARCHAR
 * lanes hold indexes into the event's own dictionary, never codes of a circuit's pool. Of a DELETE
 * only the key columns count; the others are NULL.
 *
 * @param columns one vector for each column of the table, in table order
 * @param given for an UPDATE the columns it sets, one bitmap of {@code (columns + 63) / 64} words a
 *     change; {@code null} when no change is an UPDATE
 */
public record TypedChanges(
    String table, ChangeOp[] ops, ColumnVector[] columns, long[][] given, int size) {
  /** Whether change {@code row} sets column {@code column}. */
  public boolean sets(int row, int column) {
    return switch (ops[row]) {
      case CREATE, UPSERT -> true;
      case DELETE -> false;
      case UPDATE -> (given[row][column >> 6] & (1L << column)) != 0;
    };
  }
}
