package dev.weir.sql.corpus;

import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.DuckDb;
import dev.weir.sql.PlainValues;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** One batch over several tables: for the contents at once, then for a circuit and for DuckDB. */
final class Changes {
  private static final int ROWS_A_STATEMENT = 1_000;

  private final Map<Contents, List<Change>> tables = new LinkedHashMap<>();
  private int size;

  /** A row to be there, or not. */
  private record Change(boolean isThere, Object[] row) {}

  void put(Contents contents, Object... row) {
    contents.put(row);
    add(contents, new Change(true, row));
  }

  void remove(Contents contents, Object... row) {
    contents.remove(row);
    add(contents, new Change(false, row));
  }

  int size() {
    return size;
  }

  private void add(Contents contents, Change change) {
    tables.computeIfAbsent(contents, none -> new ArrayList<>()).add(change);
    size++;
  }

  /** As a batch that was accepted. */
  TypedBatch batch() {
    List<byte[]> dictionary = new ArrayList<>();
    List<TypedChanges> all = new ArrayList<>();
    tables.forEach((contents, changes) -> all.add(typed(contents.table(), changes, dictionary)));
    return new TypedBatch(all, dictionary);
  }

  private static TypedChanges typed(Relation table, List<Change> changes, List<byte[]> dictionary) {
    ColumnVector[] columns = ColumnVector.allocate(table.schema(), changes.size());
    ChangeOp[] ops = new ChangeOp[changes.size()];
    for (int row = 0; row < ops.length; row++) {
      Change change = changes.get(row);
      ops[row] = change.isThere() ? ChangeOp.UPSERT : ChangeOp.DELETE;
      for (int c = 0; c < columns.length; c++) {
        int column = c;
        boolean isWritten =
            change.isThere() || Arrays.stream(table.key()).anyMatch(key -> key == column);
        Object value = isWritten ? change.row()[c] : null;
        PlainValues.put(table.schema().type(c), columns[c], row, value, dictionary);
      }
    }
    return new TypedChanges(table.name(), ops, columns, null, ops.length);
  }

  /** Makes DuckDB's tables what the batch makes of them. */
  void apply(DuckDb duck) throws SQLException {
    for (Map.Entry<Contents, List<Change>> table : tables.entrySet()) {
      Contents contents = table.getKey();
      Map<List<Object>, Change> last = new LinkedHashMap<>();
      table.getValue().forEach(change -> last.put(contents.key(change.row()), change));
      List<Object[]> touched = last.values().stream().map(Change::row).toList();
      List<Object[]> there =
          last.values().stream().filter(Change::isThere).map(Change::row).toList();
      delete(duck, contents.table(), touched);
      insert(duck, contents.table(), there);
    }
  }

  private static void delete(DuckDb duck, Relation table, List<Object[]> rows) throws SQLException {
    for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
      StringJoiner keys = new StringJoiner(", ");
      rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT))
          .forEach(row -> keys.add(literals(row, table.key())));
      StringJoiner names = new StringJoiner(", ", "(", ")");
      for (int column : table.key()) {
        names.add(table.schema().column(column).name());
      }
      duck.execute("DELETE FROM " + table.name() + " WHERE " + names + " IN (" + keys + ")");
    }
  }

  private static void insert(DuckDb duck, Relation table, List<Object[]> rows) throws SQLException {
    int[] all = java.util.stream.IntStream.range(0, table.schema().size()).toArray();
    for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
      StringJoiner values = new StringJoiner(", ");
      rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT))
          .forEach(row -> values.add(literals(row, all)));
      duck.execute("INSERT INTO " + table.name() + " VALUES " + values);
    }
  }

  private static String literals(Object[] row, int[] columns) {
    StringJoiner values = new StringJoiner(", ", "(", ")");
    for (int column : columns) {
      values.add(literal(row[column]));
    }
    return values.toString();
  }

  private static String literal(Object value) {
    return switch (value) {
      case null -> "NULL";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> "'" + value.toString().replace("'", "''") + "'";
    };
  }
}
