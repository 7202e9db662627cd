package dev.weir.stream;

import dev.weir.zset.Schema;

/**
 * How the rows of one view are written for one subscriber.
 *
 * @param key columns that identify a row, empty when none do
 * @param contents whether events of format {@code streaming} carry the row
 */
public record ViewShape(
    String view, StreamFormat format, Schema schema, int[] key, RowJson json, boolean contents) {}
