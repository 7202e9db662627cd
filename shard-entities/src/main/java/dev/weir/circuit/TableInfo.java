package dev.weir.circuit;

/**
 * A table as it is at a rev.
 *
 * @param rows number of rows
 * @param stateBytes bytes allocated for rows and indexes
 * @param createdRev the rev of its definition
 * @param changedRev the last rev that changed a row, or {@code createdRev}
 */
public record TableInfo(
    TableDefinition definition, long rows, long stateBytes, long createdRev, long changedRev) {}
