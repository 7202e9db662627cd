package dev.weir.zset;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import java.util.List;

/** Types the changes of one table of a batch, column by column. */
final class TableTyper {
  private final TableShape shape;
  private final RawChanges changes;
  private final List<byte[]> texts;
  private final DictionaryMap dictionary;
  private final BatchErrors errors;
  private final ColumnVector[] columns;
  private final ChangeOp[] ops;
  private final boolean hasDeletes;
  private final boolean hasUpdates;

  /* rows whose key cannot be known; null while there is none */
  private boolean[] keyBad;

  TableTyper(
      TableShape shape,
      RawChanges changes,
      List<byte[]> texts,
      DictionaryMap dictionary,
      BatchErrors errors) {
    this.shape = shape;
    this.changes = changes;
    this.texts = texts;
    this.dictionary = dictionary;
    this.errors = errors;
    this.columns = ColumnVector.allocate(shape.schema(), changes.size());
    this.ops = new ChangeOp[changes.size()];
    boolean deletes = false;
    boolean updates = false;
    for (int i = 0; i < ops.length; i++) {
      ChangeOp op = changes.op(i);
      ops[i] = op == ChangeOp.CREATE ? ChangeOp.UPSERT : op;
      deletes |= op == ChangeOp.DELETE;
      updates |= op == ChangeOp.UPDATE;
    }
    this.hasDeletes = deletes;
    this.hasUpdates = updates;
  }

  TypedChanges run(Readers readers) {
    refuseOpsWithoutKey();
    refuseUnknown(changes.rowColumns(), false);
    refuseUnknown(changes.keyColumns(), true);
    for (int column = 0; column < columns.length; column++) {
      ColumnType type = shape.schema().type(column);
      new ColumnTyper(this, column, readers.of(type), columns[column]).run();
    }
    return new TypedChanges(
        changes.table(), ops, columns, hasUpdates ? given() : null, changes.size());
  }

  TableShape shape() {
    return shape;
  }

  RawChanges changes() {
    return changes;
  }

  List<byte[]> texts() {
    return texts;
  }

  DictionaryMap dictionary() {
    return dictionary;
  }

  BatchErrors errors() {
    return errors;
  }

  boolean hasDeletes() {
    return hasDeletes;
  }

  /** The cells of a column in {@code row} members, null if no change has it there. */
  RawColumn rowCells(int column) {
    return cells(changes.rowColumns(), column);
  }

  /** The cells of a column in {@code key} members, null if no change has it there. */
  RawColumn keyCells(int column) {
    return cells(changes.keyColumns(), column);
  }

  ColumnVector[] columns() {
    return columns;
  }

  void markKeyBad(int row) {
    if (keyBad == null) {
      keyBad = new boolean[ops.length];
    }
    keyBad[row] = true;
  }

  boolean isKeyBad(int row) {
    return keyBad != null && keyBad[row];
  }

  private RawColumn cells(List<RawColumn> among, int column) {
    String name = shape.schema().column(column).name();
    for (RawColumn cells : among) {
      if (cells.name().equals(name)) {
        return cells;
      }
    }
    return null;
  }

  private void refuseOpsWithoutKey() {
    if (shape.primaryKey().length > 0) {
      return;
    }
    for (int i = 0; i < ops.length; i++) {
      if (changes.op(i) != ChangeOp.CREATE) {
        markKeyBad(i);
        String detail = "table " + shape.name() + " has no primary key";
        errors.data(changes, i, ErrorCode.TABLE_HAS_NO_KEY, "", () -> detail, "create");
      }
    }
  }

  private void refuseUnknown(List<RawColumn> among, boolean ofKey) {
    List<String> known = ofKey ? shape.keyNames() : shape.schema().names();
    for (RawColumn cells : among) {
      if (known.contains(cells.name())) {
        continue;
      }
      String detail =
          "table " + shape.name() + " has no " + (ofKey ? "key " : "") + "column " + cells.name();
      String hint = Closest.name(cells.name(), known).orElse("");
      for (int i = 0; i < ops.length; i++) {
        if (cells.kind(i) != RawColumn.ABSENT) {
          errors.data(changes, i, ErrorCode.COLUMN_UNKNOWN, cells.name(), () -> detail, hint);
        }
      }
    }
  }

  private long[][] given() {
    long[][] given = new long[ops.length][];
    int words = (columns.length + 63) / 64;
    for (int i = 0; i < ops.length; i++) {
      given[i] = ops[i] == ChangeOp.UPDATE ? new long[words] : null;
    }
    for (int column = 0; column < columns.length; column++) {
      RawColumn cells = shape.isKey(column) ? null : rowCells(column);
      if (cells != null) {
        markGiven(given, cells, column);
      }
    }
    return given;
  }

  private void markGiven(long[][] given, RawColumn cells, int column) {
    for (int i = 0; i < ops.length; i++) {
      if (given[i] != null && cells.kind(i) != RawColumn.ABSENT) {
        given[i][column >> 6] |= 1L << column;
      }
    }
  }
}
