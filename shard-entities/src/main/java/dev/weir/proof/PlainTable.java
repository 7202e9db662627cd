package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedChanges;
import java.util.HashMap;
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

  PlainTable(TableDefinition definition, long createdRev) {
    this.definition = definition;
    this.createdRev = createdRev;
    this.layout = new RowLayout(definition.schema(), definition.primaryKey());
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
    for (int change = 0; change < changes.size(); change++) {
      if (change % PlainTables.CHECKPOINT_ROWS == PlainTables.CHECKPOINT_ROWS - 1) {
        checkpoint.run();
      }
      PlainKey key = layout.key(changes.columns(), change, code);
      switch (changes.ops()[change]) {
        case CREATE, UPSERT -> rows.put(key, layout.row(changes.columns(), change, code));
        case UPDATE -> update(rows.get(key), changes, change, code);
        case DELETE -> rows.remove(key);
      }
    }
  }

  /** An update of a row that is not there changes nothing. */
  private void update(long[] row, TypedChanges changes, int change, LongUnaryOperator code) {
    for (int column = 0; row != null && column < definition.schema().size(); column++) {
      if (changes.sets(change, column)) {
        layout.set(row, column, changes.columns()[column], change, code);
      }
    }
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
