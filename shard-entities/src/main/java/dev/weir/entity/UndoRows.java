package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ByteSink;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowWriter;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import dev.weir.zset.ValueWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that some events have touched, by table and key: gathered from the events, then looked
 * up in the state before them and in the state of now.
 *
 * <p>It costs what the events have touched, whatever the tables hold.
 */
final class UndoRows {
  /** Conflicts that are told. */
  private static final int CONFLICTS_MAX = 20;

  private final int rowsMax;
  private final Map<String, TableDefinition> definitions = new LinkedHashMap<>();
  private final Map<String, Map<Key, RowSet>> touched = new LinkedHashMap<>();
  private final List<Map<String, Object>> conflicts = new ArrayList<>();
  private final StringPool strings = new StringPool(0);
  private int rows;
  private int conflicting;

  /** The key columns of a row: lanes, then high halves; strings as codes of this pool. */
  private record Key(long[] words) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(words, key.words);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }
  }

  /**
   * @param before the tables as they were defined before the events
   * @param rowsMax most rows that may be touched
   */
  UndoRows(Circuit before, int rowsMax) {
    this.rowsMax = rowsMax;
    before.tables().forEach(table -> definitions.put(table.name(), table));
  }

  /** Notes the rows of a table that a batch has changed and that are to be taken back. */
  void touch(TypedChanges changes, TypedBatch batch) {
    Map<Key, RowSet> ofTable =
        touched.computeIfAbsent(changes.table(), name -> new LinkedHashMap<>());
    rows -= ofTable.size();
    for (int row = 0; row < changes.size(); row++) {
      ofTable.putIfAbsent(key(changes, row, batch), null);
    }
    rows += ofTable.size();
    if (rows > rowsMax) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "More than %d rows were touched, which is query-rows-max. Undo in steps, table by table or from the newest rev back."
              .formatted(rowsMax),
          Map.of("limit", "query-rows-max", "limit_value", rowsMax, "actual", rows));
    }
  }

  /** Notes where a later batch has touched a row again. */
  void compare(long rev, TypedBatch later) {
    for (TypedChanges changes : later.tables()) {
      Map<Key, RowSet> ofTable = touched.getOrDefault(changes.table(), Map.of());
      for (int row = 0; !ofTable.isEmpty() && row < changes.size(); row++) {
        Key key = key(changes, row, later);
        if (ofTable.containsKey(key)) {
          conflict(Map.of("table", changes.table(), "key", text(changes.table(), key), "rev", rev));
        }
      }
    }
  }

  private void conflict(Map<String, Object> found) {
    conflicting++;
    if (conflicts.size() < CONFLICTS_MAX) {
      conflicts.add(found);
    }
  }

  /**
   * @throws WeirException {@code undo-conflict} when a later batch has touched a row
   */
  void requireNoConflict(long rev) {
    if (conflicting > 0) {
      throw new WeirException(
          ErrorCode.UNDO_CONFLICT,
          "Later batches have changed rows of the batch of rev %d, %d times. Undo those first, or take the tables back to rev %d with to_rev."
              .formatted(rev, conflicting, rev - 1),
          Map.of("conflicts", List.copyOf(conflicts)));
    }
  }

  /** The tables with touched rows. */
  List<String> tables() {
    return List.copyOf(touched.keySet());
  }

  /** Remembers the rows as they are before the events. */
  void remember(Circuit before) {
    touched.forEach((table, keys) -> keys.replaceAll((key, none) -> find(before, table, key)));
  }

  /** What brings the rows back to how they are remembered. */
  UndoBatches batches(Circuit now, UndoBatches batches) {
    touched.forEach(
        (table, keys) ->
            keys.forEach(
                (key, then) -> {
                  RowSet present = find(now, table, key);
                  if (then.size() > 0 && !isSame(then, present)) {
                    batches.upsert(definitions.get(table), then);
                  } else if (then.size() == 0 && present.size() > 0) {
                    batches.delete(definitions.get(table), present);
                  }
                }));
    return batches;
  }

  private RowSet find(Circuit circuit, String table, Key key) {
    return circuit.tableRow(table, columns(table, key), strings);
  }

  private ColumnVector[] columns(String table, Key key) {
    TableDefinition definition = definitions.get(table);
    int[] positions = definition.primaryKey();
    ColumnVector[] columns = new ColumnVector[positions.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnVector(definition.schema().type(positions[i]), 1);
      if (columns[i].highs != null) {
        columns[i].setWide(0, key.words[positions.length + i], key.words[i]);
      } else {
        columns[i].set(0, key.words[i]);
      }
    }
    return columns;
  }

  private Key key(TypedChanges changes, int row, TypedBatch batch) {
    TableDefinition definition = definitions.get(changes.table());
    int[] positions = definition.primaryKey();
    long[] words = new long[2 * positions.length];
    for (int i = 0; i < positions.length; i++) {
      ColumnVector column = changes.columns()[positions[i]];
      long lane = column.lane(row);
      words[i] =
          definition.schema().type(positions[i]).isString()
              ? strings.intern(batch.dictionary().get((int) lane))
              : lane;
      words[positions.length + i] = column.high(row);
    }
    return new Key(words);
  }

  private String text(String table, Key key) {
    TableDefinition definition = definitions.get(table);
    List<Column> columns =
        Arrays.stream(definition.primaryKey()).mapToObj(definition.schema()::column).toList();
    ByteSink out = new ByteSink(64);
    new RowWriter(new Schema(columns), new ValueWriter(false))
        .json(out, columns(table, key), 0, strings);
    return out.text();
  }

  private static boolean isSame(RowSet left, RowSet right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int column = 0; column < left.schema().size(); column++) {
      boolean same =
          left.schema().type(column).isString()
              ? Arrays.equals(string(left, column), string(right, column))
              : left.columns()[column].same(0, right.columns()[column], 0);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Null for NULL. */
  private static byte[] string(RowSet row, int column) {
    ColumnVector lanes = row.columns()[column];
    Strings pool = row.strings();
    return lanes.isNull(0) ? null : pool.bytes(lanes.lane(0));
  }
}
