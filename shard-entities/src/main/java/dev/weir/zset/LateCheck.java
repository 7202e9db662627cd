package dev.weir.zset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows the rows of a table with waterlines through a batch: finds changes of rows that do not
 * change any more, old image or new, and notes in the overlay what the others leave.
 *
 * <p>The waterlines are those from before the batch. A row that the batch has changed before is
 * above them, so one look at the rows from before tells of every change.
 */
final class LateCheck {
  private final TableShape shape;
  private final TypedChanges changes;
  private final ColumnVector[] key;
  private final List<byte[]> dictionary;
  private final KeyOverlay overlay;
  private final Waterlines lines;
  private final long[] highest;
  private boolean rises;

  LateCheck(TableShape shape, TypedChanges changes, List<byte[]> dictionary, KeyOverlay overlay) {
    this.shape = shape;
    this.changes = changes;
    this.key = shape.keyOf(changes.columns());
    this.dictionary = dictionary;
    this.overlay = overlay;
    this.lines = overlay.waterlines(shape.name());
    this.highest = new long[lines.size()];
    Arrays.fill(highest, Lateness.NOTHING);
  }

  /** A value below its waterline. */
  record Late(int index, long value) {}

  /** The first value that is too late for a change; {@code null} when the change is in time. */
  Late late(int row) {
    long[] old = overlay.valuesInTime(shape.name(), key, row, dictionary);
    if (old == null && changes.ops()[row] == ChangeOp.UPDATE) {
      return null;
    }
    for (int i = 0; i < highest.length; i++) {
      if (old != null && old[i] < lines.line(i)) {
        return new Late(i, old[i]);
      }
      if (changes.sets(row, lines.column(i)) && value(i, row) < lines.line(i)) {
        return new Late(i, value(i, row));
      }
    }
    return null;
  }

  /** Notes the row that a change in time leaves. */
  void note(int row) {
    switch (changes.ops()[row]) {
      case CREATE, UPSERT -> set(row, new long[highest.length]);
      case UPDATE -> {
        long[] old = overlay.valuesInTime(shape.name(), key, row, dictionary);
        if (old != null) {
          set(row, old.clone());
        }
      }
      case DELETE -> overlay.markAbsent(shape.name(), key, row, dictionary);
    }
  }

  /** Ends the changes of the table: the waterlines rise to what they have left. */
  void finish() {
    if (rises) {
      List<Long> greatest = lines.greatest();
      overlay.raise(
          shape.name(),
          lines.at(
              IntStream.range(0, highest.length)
                  .mapToObj(i -> Math.max(greatest.get(i), highest[i]))
                  .toList()));
    }
  }

  /** Says what is wrong with a change. */
  String text(int row, Late late) {
    Column column = shape.schema().column(lines.column(late.index()));
    return "the row with key "
        + shape.keyText(key, row, dictionary)
        + " of table "
        + shape.name()
        + " has "
        + column.name()
        + " "
        + text(column, late.value())
        + ", below the waterline "
        + text(column, lines.line(late.index()))
        + ": the greatest value so far less the LATENESS of the column; such rows do not change any"
        + " more";
  }

  String column(Late late) {
    return shape.schema().column(lines.column(late.index())).name();
  }

  private static String text(Column column, long value) {
    return Lateness.text(column.type(), value);
  }

  private void set(int row, long[] values) {
    for (int i = 0; i < values.length; i++) {
      if (changes.sets(row, lines.column(i))) {
        values[i] = value(i, row);
        highest[i] = Math.max(highest[i], values[i]);
        rises = true;
      }
    }
    overlay.markPresent(shape.name(), key, row, dictionary, values);
  }

  private long value(int index, int row) {
    return changes.columns()[lines.column(index)].lane(row);
  }
}
