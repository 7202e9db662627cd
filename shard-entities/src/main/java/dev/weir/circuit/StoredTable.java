package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedChanges;
import java.util.List;

/** A table of a circuit: definition, rows and the node operators read. */
final class StoredTable {
  private final TableDefinition definition;
  private final Table table;
  private final Node node;
  private final StringPool strings;
  private final long createdRev;
  private final ColumnVector[] probe;
  private long changedRev;
  private RowSet snapshot;

  StoredTable(
      TableDefinition definition, Table table, Node node, StringPool strings, long createdRev) {
    this.definition = definition;
    this.table = table;
    this.node = node;
    this.strings = strings;
    this.createdRev = createdRev;
    this.changedRev = createdRev;
    this.probe = new ColumnVector[definition.primaryKey().length];
    for (int i = 0; i < probe.length; i++) {
      probe[i] = new ColumnVector(keyType(i), 1);
    }
  }

  TableDefinition definition() {
    return definition;
  }

  Node node() {
    return node;
  }

  TableInfo info() {
    return new TableInfo(definition, table.rows(), node.stateBytes(), createdRev, changedRev);
  }

  Table.Applied apply(long rev, TypedChanges changes, long[] codes) {
    Table.Applied applied = table.apply(rev, changes, translate(changes, codes));
    if (!applied.delta().isEmpty()) {
      changedRev = rev;
      snapshot = null;
    }
    return applied;
  }

  boolean has(ColumnVector[] key, int row, List<byte[]> dictionary) {
    return probe(key, row, dictionary::get) && table.find(probe, 0) >= 0;
  }

  RowSet row(ColumnVector[] key, Strings keyStrings) {
    boolean known = probe(key, 0, keyStrings::bytes);
    int slot = known ? table.find(probe, 0) : -1;
    return slot < 0 ? copy(new int[0]) : copy(new int[] {slot});
  }

  RowSet snapshot() {
    if (snapshot == null) {
      snapshot = copy(table.liveSlots());
    }
    return snapshot;
  }

  void restore(long rev, RowSet saved, ColumnVector[] columns) {
    changedRev = rev;
    for (int row = 0; row < saved.size(); row++) {
      table.load(columns, row, saved.versions()[row]);
    }
  }

  /** Finds a string by its number in some dictionary. */
  @FunctionalInterface
  private interface Texts {
    byte[] get(int code);
  }

  /** Sets the probe to a key; false when one of its strings occurs nowhere in the circuit. */
  private boolean probe(ColumnVector[] key, int row, Texts texts) {
    for (int i = 0; i < probe.length; i++) {
      if (keyType(i).isString()) {
        int code = strings.find(texts.get((int) key[i].lane(row)));
        if (code < 0) {
          return false;
        }
        probe[i].set(0, code);
      } else {
        probe[i].copy(0, key[i], row);
      }
    }
    return true;
  }

  private RowSet copy(int[] slots) {
    Schema schema = definition.schema();
    ColumnVector[] columns = ColumnVector.allocate(schema, slots.length);
    long[] revs = new long[slots.length];
    for (int row = 0; row < slots.length; row++) {
      revs[row] = table.rev(slots[row]);
    }
    for (int c = 0; c < columns.length; c++) {
      ColumnVector stored = table.store().columns()[c];
      for (int row = 0; row < slots.length; row++) {
        columns[c].copy(row, stored, slots[row]);
      }
    }
    return new RowSet(schema, columns, null, revs, slots.length, strings.reader());
  }

  private ColumnVector[] translate(TypedChanges changes, long[] codes) {
    ColumnVector[] translated = changes.columns().clone();
    for (int c = 0; c < translated.length; c++) {
      if (definition.schema().type(c).isString()) {
        translated[c] = translate(translated[c], codes, changes.size());
      }
    }
    return translated;
  }

  private static ColumnVector translate(ColumnVector column, long[] codes, int size) {
    long[] lanes = new long[column.capacity()];
    for (int row = 0; row < size; row++) {
      lanes[row] = column.isNull(row) ? 0 : codes[(int) column.lanes[row]];
    }
    return ColumnVector.of(lanes, null, column.nulls);
  }

  private dev.weir.zset.ColumnType keyType(int i) {
    return definition.schema().type(definition.primaryKey()[i]);
  }
}
