package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Lateness;
import dev.weir.zset.RowSet;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedChanges;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** The rows of one table in a hash map by primary key, changed one by one. */
final class PlainTable {
  /** Map entry and slot, key object, and the headers of both arrays. */
  private static final long ROW_OVERHEAD_BYTES = 112;

  private final TableDefinition definition;
  private final long createdRev;
  private final RowLayout layout;
  private Map<PlainKey, long[]> rows = new HashMap<>();

  /** By lateness the greatest value that was ever in its column. */
  private final long[] greatest;

  PlainTable(TableDefinition definition, long createdRev) {
    this.definition = definition;
    this.createdRev = createdRev;
    this.layout = new RowLayout(definition.schema(), definition.primaryKey());
    this.greatest = new long[definition.lateness().size()];
    Arrays.fill(greatest, Lateness.NOTHING);
  }

  TableDefinition definition() {
    return definition;
  }

  long createdRev() {
    return createdRev;
  }

  int size() {
    return rows.size();
  }

  /** Applies the changes in their order, each to what the one before has left. */
  void apply(TypedChanges changes, LongUnaryOperator code, Runnable checkpoint) {
    long[] before = greatest.clone();
    for (int change = 0; change < changes.size(); change++) {
      if (change % PlainTables.CHECKPOINT_ROWS == PlainTables.CHECKPOINT_ROWS - 1) {
        checkpoint.run();
      }
      PlainKey key = layout.key(changes.columns(), change, code);
      long[] row = rows.get(key);
      long[] changed = changed(row, changes, change, code);
      if (isLate(row, before) || isLate(changed, before)) {
        continue;
      }
      if (changed == null) {
        rows.remove(key);
      } else {
        rows.put(key, changed);
        raise(changed);
      }
    }
  }

  /** What a change makes of a row; {@code null} for no row. */
  private long[] changed(long[] row, TypedChanges changes, int change, LongUnaryOperator code) {
    return switch (changes.ops()[change]) {
      case CREATE, UPSERT -> layout.row(changes.columns(), change, code);
      case UPDATE -> updated(row, changes, change, code);
      case DELETE -> null;
    };
  }

  /** Whether a row is too far behind what was there before the batch to come, change or go. */
  private boolean isLate(long[] row, long[] before) {
    for (int i = 0; row != null && i < before.length; i++) {
      Lateness lateness = definition.lateness().get(i);
      if (row[lateness.column()] < lateness.waterline(before[i])) {
        return true;
      }
    }
    return false;
  }

  private void raise(long[] row) {
    for (int i = 0; i < greatest.length; i++) {
      greatest[i] = Math.max(greatest[i], row[definition.lateness().get(i).column()]);
    }
  }

  /** What a snapshot says of values that may be gone. */
  void raise(List<Long> to) {
    for (int i = 0; i < greatest.length; i++) {
      greatest[i] = Math.max(greatest[i], to.get(i));
    }
  }

  /** What was greatest before the definition was altered. */
  void takeOver(PlainTable before) {
    System.arraycopy(before.greatest, 0, greatest, 0, greatest.length);
  }

  /** An update of a row that is not there changes nothing. */
  private long[] updated(long[] before, TypedChanges changes, int change, LongUnaryOperator code) {
    long[] row = before == null ? null : before.clone();
    for (int column = 0; row != null && column < definition.schema().size(); column++) {
      if (changes.sets(change, column)) {
        layout.set(row, column, changes.columns()[column], change, code);
      }
    }
    return row;
  }

  /** Takes the rows of a snapshot. */
  void load(RowSet part, LongUnaryOperator code) {
    for (int at = 0; at < part.size(); at++) {
      long[] row = layout.row(part.columns(), at, code);
      rows.put(layout.key(row), row);
    }
  }

  /** The rows of now, in no particular order. */
  RowSet rowSet(Strings strings, Runnable checkpoint) {
    ColumnVector[] columns = ColumnVector.allocate(definition.schema(), rows.size());
    int at = 0;
    for (long[] row : rows.values()) {
      if (at % PlainTables.CHECKPOINT_ROWS == 0) {
        checkpoint.run();
      }
      layout.get(row, columns, at++);
    }
    return new RowSet(definition.schema(), columns, null, null, rows.size(), strings);
  }

  /** Gives all strings other codes. */
  void recode(LongUnaryOperator code) {
    Map<PlainKey, long[]> recoded = HashMap.newHashMap(rows.size());
    for (long[] row : rows.values()) {
      layout.recode(row, code);
      recoded.put(layout.key(row), row);
    }
    rows = recoded;
  }

  /** An estimate of what the rows take in memory, without their strings. */
  long stateBytes() {
    int keyWords = definition.primaryKey().length;
    return rows.size() * (ROW_OVERHEAD_BYTES + (long) Long.BYTES * (layout.words() + keyWords));
  }
}
