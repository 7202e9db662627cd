package dev.weir.stream;

import dev.weir.zset.Schema;

/**
 * How the rows of one view are written for one subscriber.
 *
 * @param contents whether events of format {@code streaming} carry the row
 */
public record ViewShape(String view, StreamFormat format, RowForm form, boolean contents) {
  Schema schema() {
    return form.schema();
  }
}
