package dev.weir.zset;

import dev.weir.config.ErrorCode;
import java.util.List;

/**
 * Follows the keys of one table through a batch: refuses strict creates of what is there and
 * updates of what is not, and changes of rows below a waterline; notes in the overlay what will be
 * there after each change.
 */
final class KeyCheck {
  private final TableTyper table;
  private final TableShape shape;
  private final RawChanges changes;
  private final ColumnVector[] key;
  private final List<byte[]> dictionary;
  private final KeyOverlay overlay;
  private final BatchErrors errors;

  /* null for a table without waterlines */
  private final LateCheck late;

  KeyCheck(TableTyper table, TypedChanges typed, KeyOverlay overlay) {
    this.table = table;
    this.shape = table.shape();
    this.changes = table.changes();
    this.key = shape.keyOf(table.columns());
    this.dictionary = table.dictionary().picked();
    this.overlay = overlay;
    this.errors = table.errors();
    this.late =
        shape.lateness().isEmpty() ? null : new LateCheck(shape, typed, dictionary, overlay);
  }

  void run(WriteMode mode) {
    boolean strict = mode == WriteMode.STRICT;
    for (int i = 0; i < changes.size(); i++) {
      if (!table.isKeyBad(i)) {
        follow(i, strict);
      }
    }
    if (late != null) {
      late.finish();
    }
  }

  private void follow(int row, boolean strict) {
    if (late == null) {
      followKey(row, strict);
    } else if (!errors.isRejected(changes.index(row)) && !isLate(row, strict)) {
      followKey(row, strict);
      late.note(row);
    }
  }

  private void followKey(int row, boolean strict) {
    switch (changes.op(row)) {
      case CREATE -> {
        if (strict && overlay.has(shape.name(), key, row, dictionary)) {
          errors.key(
              changes,
              row,
              ErrorCode.DUPLICATE_KEY,
              "",
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
              "",
              () -> "table " + shape.name() + " has no row with key " + text(row));
        }
      }
      case DELETE -> overlay.markAbsent(shape.name(), key, row, dictionary);
    }
  }

  /** Whether a change comes too late; a strict batch may not have such. */
  private boolean isLate(int row, boolean strict) {
    LateCheck.Late found = late.late(row);
    if (found != null && strict) {
      errors.key(changes, row, ErrorCode.LATE_ROW, late.column(found), () -> late.text(row, found));
    }
    return found != null;
  }

  private String text(int row) {
    return shape.keyText(key, row, dictionary);
  }
}
