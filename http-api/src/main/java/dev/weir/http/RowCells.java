package dev.weir.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import java.io.IOException;
import java.util.List;

/**
 * Reads the members of {@code row} or {@code key} objects of one table into columns.
 *
 * <p>Objects of one table mostly have the same members in the same order, so the column of member
 * <i>i</i> is looked for at position <i>i</i> first.
 */
final class RowCells {
  private final RawChanges changes;
  private final boolean key;
  private final CellReader cells;
  private final JsonErrors errors;
  private final BatchBounds bounds;
  private final List<RawColumn> columns;

  RowCells(
      RawChanges changes, boolean key, CellReader cells, JsonErrors errors, BatchBounds bounds) {
    this.changes = changes;
    this.key = key;
    this.cells = cells;
    this.errors = errors;
    this.bounds = bounds;
    this.columns = key ? changes.keyColumns() : changes.rowColumns();
  }

  /** Reads the object the parser stands at the start of. */
  void read(JsonParser json, int row, int base) throws IOException {
    int position = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      RawColumn column = column(name, position++);
      if (column.kind(row) != RawColumn.ABSENT) {
        throw JsonObjects.duplicate(json, errors, base);
      }
      cells.read(json, json.nextToken(), column, row, base);
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw errors.syntax(
          base + json.currentLocation().getByteOffset(), "a member name is missing");
    }
  }

  private RawColumn column(String name, int position) {
    if (position < columns.size()) {
      RawColumn expected = columns.get(position);
      if (expected.name().equals(name)) {
        return expected;
      }
    }
    for (RawColumn column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    bounds.checkColumn(changes.table(), columns.size() + 1, changes.size());
    return key ? changes.addKeyColumn(name) : changes.addRowColumn(name);
  }
}
