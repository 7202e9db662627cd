package dev.weir.stream;

import dev.weir.zset.Schema;

/**
 * How the rows of one view are written for one subscriber.
 *
 * @param form writes rows
 * @param tree writes them in format {@code tree}
 * @param contents whether events carry the row
 * @param settled whether it is told of updates that only settling batches did
 */
public record ViewShape(
    String view,
    StreamFormat format,
    RowForm form,
    TreeForm tree,
    boolean contents,
    boolean settled) {
  Schema schema() {
    return form.schema();
  }
}
