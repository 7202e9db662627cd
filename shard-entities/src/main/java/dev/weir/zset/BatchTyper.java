package dev.weir.zset;

import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a parsed batch against the tables and makes it typed: after that nothing about it can be
 * wrong any more, except that of a lenient batch rows may be missing or too late.
 *
 * <p>The result shares texts with the parsed batch, which must not be changed afterwards.
 */
public final class BatchTyper {
  private final TableShapes tables;
  private final BatchLimits limits;

  public BatchTyper(TableShapes tables, BatchLimits limits) {
    this.tables = tables;
    this.limits = limits;
  }

  /**
   * Types a batch and notes its keys in the overlay; a refused batch leaves the overlay as it was.
   *
   * @throws WeirException BATCH_EMPTY, BATCH_TOO_LARGE, or BATCH_INVALID, DUPLICATE_KEY,
   *     ROW_MISSING, LATE_ROW with members {@code rejected} and {@code errors}
   */
  public TypedBatch type(RowBatch batch, WriteMode mode, KeyOverlay keys) {
    if (batch.changes() == 0) {
      throw new WeirException(
          ErrorCode.BATCH_EMPTY, "The batch holds no change; send at least one.");
    }
    limits.checkRows(batch.changes());
    int position = keys.position();
    boolean accepted = false;
    try {
      TypedBatch typed = typed(batch, mode, keys);
      accepted = true;
      return typed;
    } finally {
      if (!accepted) {
        keys.backTo(position);
      }
    }
  }

  private TypedBatch typed(RowBatch batch, WriteMode mode, KeyOverlay keys) {
    BatchErrors errors = new BatchErrors(batch.changes());
    DictionaryMap dictionary = new DictionaryMap(batch.dictionary());
    Readers readers = new Readers(batch.dictionary());
    List<TypedChanges> typed = new ArrayList<>(batch.tables().size());
    long cells = 0;
    for (RawChanges changes : batch.tables()) {
      Optional<TableShape> shape = tables.find(changes.table());
      if (shape.isEmpty()) {
        refuseTable(changes, errors);
        continue;
      }
      cells += (long) changes.size() * shape.get().schema().size();
      limits.checkCells(cells);
      TableTyper typer =
          new TableTyper(shape.get(), changes, batch.dictionary(), dictionary, errors);
      TypedChanges result = typer.run(readers);
      checkRowBytes(shape.get().schema(), changes, result, dictionary.picked());
      if (shape.get().primaryKey().length > 0) {
        new KeyCheck(typer, result, keys).run(mode);
      }
      typed.add(result);
    }
    if (!errors.isEmpty()) {
      throw errors.refusal();
    }
    return new TypedBatch(List.copyOf(typed), List.copyOf(dictionary.picked()));
  }

  /**
   * Follows a batch that is typed already.
   *
   * @throws WeirException LATE_ROW when it changes a row below a waterline
   */
  public void requireInTime(TypedBatch batch, KeyOverlay keys) {
    for (TypedChanges changes : batch.tables()) {
      TableShape shape = tables.find(changes.table()).orElseThrow();
      if (!shape.lateness().isEmpty()) {
        requireInTime(new LateCheck(shape, changes, batch.dictionary(), keys), changes.size());
      }
    }
  }

  private static void requireInTime(LateCheck check, int size) {
    for (int row = 0; row < size; row++) {
      LateCheck.Late late = check.late(row);
      if (late != null) {
        throw new WeirException(
            ErrorCode.LATE_ROW,
            "Nothing was changed, for " + check.text(row, late) + ".",
            Map.of("column", check.column(late)));
      }
      check.note(row);
    }
    check.finish();
  }

  private void refuseTable(RawChanges changes, BatchErrors errors) {
    String hint = Closest.name(changes.table(), tables.names()).orElse("");
    String detail = "there is no table " + changes.table();
    for (int i = 0; i < changes.size(); i++) {
      errors.data(changes, i, ErrorCode.TABLE_NOT_FOUND, "", () -> detail, hint);
    }
  }

  /** A row's bytes are 8 for each lane and the bytes of its strings. */
  private void checkRowBytes(
      Schema schema, RawChanges changes, TypedChanges typed, List<byte[]> dictionary) {
    long longest = 0;
    for (byte[] text : dictionary) {
      longest = Math.max(longest, text.length);
    }
    if ((longest + 16) * schema.size() <= limits.rowBytesMax()) {
      return;
    }
    long[] bytes = new long[typed.size()];
    for (int column = 0; column < schema.size(); column++) {
      ColumnVector vector = typed.columns()[column];
      boolean string = schema.type(column).isString();
      int fixed = vector.highs == null ? 8 : 16;
      for (int i = 0; i < bytes.length; i++) {
        boolean counts = string && !vector.isNull(i) && !dictionary.isEmpty();
        bytes[i] += fixed + (counts ? dictionary.get((int) vector.lanes[i]).length : 0);
      }
    }
    for (int i = 0; i < bytes.length; i++) {
      limits.checkRow(bytes[i], changes.index(i));
    }
  }
}
