package dev.weir.stream;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;

/** Cuts rows into messages of bounded size. */
final class Splits {
  /** Rows of a message. */
  static final int ROWS_MAX = 1000;

  /**
   * Bytes of a message, estimated; small, as buffers on the way to a subscriber who does not read
   * hold several messages each.
   */
  static final int BYTES_MAX = 32 << 10;

  private static final int NUMBER_BYTES = 24;

  private Splits() {}

  /** Where the message that begins at {@code from} ends. */
  static int end(Schema schema, ColumnVector[] columns, Strings strings, int from, int size) {
    int bytes = 0;
    for (int row = from; row < size; row++) {
      for (int c = 0; c < schema.size(); c++) {
        bytes += schema.column(c).name().length() + 4;
        boolean text = schema.type(c).isString() && !columns[c].isNull(row);
        bytes += text ? strings.bytes(columns[c].lane(row)).length + 2 : NUMBER_BYTES;
      }
      if (row + 1 - from >= ROWS_MAX || bytes >= BYTES_MAX) {
        return row + 1;
      }
    }
    return size;
  }

  /** The same for a delta, never between the old and the new row of one id. */
  static int end(Delta delta, Strings strings, RowForm form, int from) {
    int end = end(delta.schema(), delta.columns(), strings, from, delta.size());
    return end < delta.size() && pair(delta, form, end - 1) ? end + 1 : end;
  }

  /** Whether this row is the old one and the next the new one of the same id. */
  static boolean pair(Delta delta, RowForm form, int row) {
    return row + 1 < delta.size()
        && delta.weights()[row] < 0
        && delta.weights()[row + 1] > 0
        && form.sameId(delta.columns(), row, row + 1);
  }
}
