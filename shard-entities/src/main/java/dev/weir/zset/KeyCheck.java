package dev.weir.zset;

import dev.weir.config.ErrorCode;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the keys of one table through a batch: refuses strict creates of what is there and
 * updates of what is not, and notes in the overlay what will be there after each change.
 */
final class KeyCheck {
  private final TableTyper table;
  private final TableShape shape;
  private final RawChanges changes;
  private final ColumnVector[] key;
  private final List<byte[]> dictionary;
  private final KeyOverlay overlay;
  private final BatchErrors errors;

  KeyCheck(TableTyper table, KeyOverlay overlay) {
    this.table = table;
    this.shape = table.shape();
    this.changes = table.changes();
    this.key = shape.keyOf(table.columns());
    this.dictionary = table.dictionary().picked();
    this.overlay = overlay;
    this.errors = table.errors();
  }

  void run(WriteMode mode) {
    boolean strict = mode == WriteMode.STRICT;
    for (int i = 0; i < changes.size(); i++) {
      if (!table.isKeyBad(i)) {
        follow(i, strict);
      }
    }
  }

  private void follow(int row, boolean strict) {
    switch (changes.op(row)) {
      case CREATE -> {
        if (strict && overlay.has(shape.name(), key, row, dictionary)) {
          errors.key(
              changes,
              row,
              ErrorCode.DUPLICATE_KEY,
              () -> "table " + shape.name() + " has a row with key " + text(row) + " already");
        } else {
          overlay.markPresent(shape.name(), key, row, dictionary);
        }
      }
      case UPSERT -> overlay.markPresent(shape.name(), key, row, dictionary);
      case UPDATE -> {
        if (strict && !overlay.has(shape.name(), key, row, dictionary)) {
          errors.key(
              changes,
              row,
              ErrorCode.ROW_MISSING,
              () -> "table " + shape.name() + " has no row with key " + text(row));
        }
      }
      case DELETE -> overlay.markAbsent(shape.name(), key, row, dictionary);
    }
  }

  private String text(int row) {
    Schema keySchema =
        new Schema(
            Arrays.stream(shape.primaryKey())
                .mapToObj(column -> shape.schema().column(column))
                .toList());
    return RowIds.ofKey(keySchema).text(key, row, code -> dictionary.get((int) code));
  }
}
