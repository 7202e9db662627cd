package dev.weir.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.zset.ChangeOp;
import java.io.IOException;
import java.util.List;

/**
 * Reads change objects: {@code table}, {@code op}, {@code row}, {@code key}.
 *
 * <p>When {@code row} or {@code key} come before {@code table} and {@code op} are known they are
 * passed over and read in a second pass over the same bytes.
 */
final class ChangeReader {
  private static final List<String> MEMBERS = List.of("table", "op", "row", "key");
  private static final int NONE = -1;

  private final BatchBuilder batch;
  private BatchBuilder.Table table;
  private ChangeOp op;
  private int row;
  private boolean rowSeen;
  private boolean keySeen;
  private long rowOffset;
  private long keyOffset;
  private int line;

  ChangeReader(BatchBuilder batch) {
    this.batch = batch;
  }

  void read(JsonParser json, int lineNumber) throws IOException {
    long start = json.currentTokenLocation().getByteOffset();
    begin(lineNumber);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      member(json, name);
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw batch.errors().syntax(json.currentLocation().getByteOffset(), "a member is missing");
    }
    check(start);
    readDeferred();
    batch.bounds().checkRowBytes(json.currentLocation().getByteOffset() - start);
  }

  private void begin(int lineNumber) {
    table = null;
    op = null;
    row = NONE;
    rowSeen = false;
    keySeen = false;
    rowOffset = NONE;
    keyOffset = NONE;
    line = lineNumber;
  }

  private void member(JsonParser json, String name) throws IOException {
    switch (name) {
      case "table" -> {
        refuseTwice(json, table != null);
        table = batch.table(text(json, name));
      }
      case "op" -> {
        refuseTwice(json, op != null);
        op = op(json, text(json, name));
      }
      case "row" -> {
        refuseTwice(json, rowSeen);
        rowSeen = true;
        rowOffset = object(json, name, true);
      }
      case "key" -> {
        refuseTwice(json, keySeen);
        keySeen = true;
        keyOffset = object(json, name, false);
      }
      default ->
          throw JsonObjects.unknown(
              name, MEMBERS, batch.errors(), json.currentTokenLocation().getByteOffset());
    }
  }

  /** Reads the object, or passes over it and returns where it stands. */
  private long object(JsonParser json, String name, boolean isRow) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw BatchReader.changeInvalid(
          batch, json.currentTokenLocation().getByteOffset(), name + " is not an object");
    }
    if (table == null || op == null) {
      long offset = json.currentTokenLocation().getByteOffset();
      JsonObjects.skip(json, batch.errors(), 0);
      return offset;
    }
    (isRow ? table.row() : table.key()).read(json, changeRow(), 0);
    return NONE;
  }

  private int changeRow() {
    if (row == NONE) {
      row = batch.add(table, op, line);
    }
    return row;
  }

  private void check(long start) {
    String missing =
        table == null ? "table" : op == null ? "op" : needsRow() && !rowSeen ? "row" : null;
    if (missing != null) {
      throw BatchReader.changeInvalid(batch, start, "member " + missing + " is missing");
    }
    if (op == ChangeOp.DELETE && !keySeen && !rowSeen) {
      throw BatchReader.changeInvalid(batch, start, "a delete needs key");
    }
    if (keySeen && (op == ChangeOp.CREATE || op == ChangeOp.UPSERT)) {
      throw BatchReader.changeInvalid(
          batch, start, "key belongs to update and delete; put the key columns into row");
    }
  }

  private boolean needsRow() {
    return op != ChangeOp.DELETE;
  }

  private void readDeferred() throws IOException {
    int change = changeRow();
    if (rowOffset != NONE) {
      readAt((int) rowOffset, table.row(), change);
    }
    if (keyOffset != NONE) {
      readAt((int) keyOffset, table.key(), change);
    }
  }

  private void readAt(int offset, RowCells cells, int change) throws IOException {
    byte[] body = batch.body();
    try (JsonParser json = batch.factory().createParser(body, offset, body.length - offset)) {
      json.nextToken();
      cells.read(json, change, offset);
    }
  }

  private String text(JsonParser json, String name) throws IOException {
    String text = json.nextTextValue();
    if (text == null) {
      throw BatchReader.changeInvalid(
          batch, json.currentTokenLocation().getByteOffset(), name + " is not a string");
    }
    return text;
  }

  private ChangeOp op(JsonParser json, String text) {
    return switch (text) {
      case "create" -> ChangeOp.CREATE;
      case "upsert" -> ChangeOp.UPSERT;
      case "update" -> ChangeOp.UPDATE;
      case "delete" -> ChangeOp.DELETE;
      default ->
          throw BatchReader.changeInvalid(
              batch,
              json.currentTokenLocation().getByteOffset(),
              "op \"" + text + "\" is not one of create, upsert, update, delete");
    };
  }

  private void refuseTwice(JsonParser json, boolean seen) throws IOException {
    if (seen) {
      throw JsonObjects.duplicate(json, batch.errors(), 0);
    }
  }
}
