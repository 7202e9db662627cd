package dev.weir.zset;

import java.util.List;

/**
 * A client's batch after parsing and before typing: per table the changes in columns of raw cells.
 *
 * @param tables one entry for each table, in order of first appearance
 * @param dictionary the distinct texts of the batch (UTF-8), referred to by index
 * @param changes how many changes the client sent, over all tables
 * @param decodedBytes size of the decoded body in bytes
 */
public record RowBatch(
    List<RawChanges> tables, List<byte[]> dictionary, int changes, int decodedBytes) {}
