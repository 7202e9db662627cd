package dev.weir.circuit;

import java.util.List;

/**
 * A table as it is at a rev.
 *
 * @param rows number of rows
 * @param stateBytes bytes allocated for rows and indexes
 * @param createdRev the rev of its definition
 * @param changedRev the last rev that changed a row, or {@code createdRev}
 * @param greatest for each lateness the greatest value that was ever in its column, {@link
 *     dev.weir.zset.Lateness#NOTHING} before the first one
 */
public record TableInfo(
    TableDefinition definition,
    long rows,
    long stateBytes,
    long createdRev,
    long changedRev,
    List<Long> greatest) {
  /** A table without lateness. */
  public TableInfo(
      TableDefinition definition, long rows, long stateBytes, long createdRev, long changedRev) {
    this(definition, rows, stateBytes, createdRev, changedRev, List.of());
  }
}
