package dev.weir.zset;

/**
 * Immutable rows: the content of a table or view at one rev, or the result of a query.
 *
 * @param columns vectors of at least {@code size} rows
 * @param multiplicities how often each row occurs, {@code null} when every row occurs once
 * @param versions the rev that last changed each row, {@code null} where rows have none
 * @param strings reads the VARCHAR lanes
 */
public record RowSet(
    Schema schema,
    ColumnVector[] columns,
    long[] multiplicities,
    long[] versions,
    int size,
    Strings strings) {}
