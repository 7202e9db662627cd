package dev.weir.entity;

import dev.weir.circuit.TableDefinition;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Batches made of rows that are to be there again, or no more; each as large as an event may be.
 */
final class UndoBatches {
  /** What a value takes at most in an event, beside its text. */
  private static final int VALUE_BYTES = 20;

  private final int rowsMax;
  private final long bytesMax;
  private final List<TypedBatch> full = new ArrayList<>();
  private final Map<String, Integer> upserts = new LinkedHashMap<>();
  private final Map<String, Integer> deletes = new LinkedHashMap<>();
  private final Map<TableDefinition, List<Change>> open = new LinkedHashMap<>();
  private int openRows;
  private long openBytes;

  private record Change(ChangeOp op, RowSet row) {}

  /**
   * @param rowsMax rows of a batch
   * @param bytesMax bytes of its event
   */
  UndoBatches(int rowsMax, long bytesMax) {
    this.rowsMax = rowsMax;
    this.bytesMax = bytesMax;
  }

  void upsert(TableDefinition table, RowSet row) {
    upserts.merge(table.name(), 1, Integer::sum);
    add(table, new Change(ChangeOp.UPSERT, row));
  }

  void delete(TableDefinition table, RowSet row) {
    deletes.merge(table.name(), 1, Integer::sum);
    add(table, new Change(ChangeOp.DELETE, row));
  }

  /** How many rows are put back, by table. */
  int upserts(String table) {
    return upserts.getOrDefault(table, 0);
  }

  /** How many rows are taken out, by table. */
  int deletes(String table) {
    return deletes.getOrDefault(table, 0);
  }

  /** All batches, in order. */
  List<TypedBatch> all() {
    close();
    return List.copyOf(full);
  }

  private void add(TableDefinition table, Change change) {
    long bytes = bytes(table, change);
    if (openRows == rowsMax || openBytes + bytes > bytesMax) {
      close();
    }
    open.computeIfAbsent(table, name -> new ArrayList<>()).add(change);
    openRows++;
    openBytes += bytes;
  }

  private static long bytes(TableDefinition table, Change change) {
    long bytes = 0;
    for (int column : columns(table, change)) {
      bytes += VALUE_BYTES;
      ColumnVector lanes = change.row.columns()[column];
      if (table.schema().type(column).isString() && !lanes.isNull(0)) {
        bytes += change.row.strings().bytes(lanes.lane(0)).length;
      }
    }
    return bytes;
  }

  /** Of a deletion only the key counts. */
  private static int[] columns(TableDefinition table, Change change) {
    return change.op == ChangeOp.DELETE
        ? table.primaryKey()
        : IntStream.range(0, table.schema().size()).toArray();
  }

  private void close() {
    if (openRows > 0) {
      Dictionary dictionary = new Dictionary();
      List<TypedChanges> tables = new ArrayList<>();
      open.forEach((table, changes) -> tables.add(typed(table, changes, dictionary)));
      full.add(new TypedBatch(tables, dictionary.texts));
    }
    open.clear();
    openRows = 0;
    openBytes = 0;
  }

  private static TypedChanges typed(
      TableDefinition table, List<Change> changes, Dictionary dictionary) {
    ColumnVector[] columns = ColumnVector.allocate(table.schema(), changes.size());
    for (int row = 0; row < changes.size(); row++) {
      int at = row;
      Arrays.stream(columns).forEach(column -> column.setNull(at));
      for (int column : columns(table, changes.get(row))) {
        RowSet from = changes.get(row).row;
        columns[column].copy(row, from.columns()[column], 0);
        if (table.schema().type(column).isString() && !columns[column].isNull(row)) {
          byte[] text = from.strings().bytes(columns[column].lane(row));
          columns[column].set(row, dictionary.code(text));
        }
      }
    }
    ChangeOp[] ops = changes.stream().map(Change::op).toArray(ChangeOp[]::new);
    return new TypedChanges(table.name(), ops, columns, null, ops.length);
  }

  /** The distinct texts of a batch. */
  private static final class Dictionary {
    private final Map<ByteBuffer, Integer> codes = new HashMap<>();
    private final List<byte[]> texts = new ArrayList<>();

    int code(byte[] text) {
      Integer known = codes.putIfAbsent(ByteBuffer.wrap(text), texts.size());
      if (known != null) {
        return known;
      }
      texts.add(text);
      return texts.size() - 1;
    }
  }
}
