package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RowBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch while its body is being read. */
final class BatchBuilder {
  /** The changes of one table with the readers of its rows and keys. */
  record Table(RawChanges changes, RowCells row, RowCells key) {}

  private final byte[] body;
  private final JsonErrors errors;
  private final BatchBounds bounds;
  private final TextDictionary dictionary;
  private final CellReader cells;
  private final JsonFactory factory;
  private final List<RawChanges> tables = new ArrayList<>();
  private final Map<String, Table> byName = new HashMap<>();
  private Table last;
  private int size;

  BatchBuilder(byte[] body, Limits limits, long seed, JsonFactory factory) {
    this.body = body;
    this.errors = new JsonErrors(body);
    this.bounds = new BatchBounds(limits, body.length);
    this.dictionary = new TextDictionary(seed);
    this.cells = new CellReader(body, dictionary, errors, limits);
    this.factory = factory;
    bounds.checkBytes(body.length);
  }

  byte[] body() {
    return body;
  }

  JsonErrors errors() {
    return errors;
  }

  BatchBounds bounds() {
    return bounds;
  }

  TextDictionary dictionary() {
    return dictionary;
  }

  JsonFactory factory() {
    return factory;
  }

  /** How many changes there are so far. */
  int size() {
    return size;
  }

  /** The table of a name; mostly that of the change before. */
  Table table(String name) {
    if (last != null && last.changes().table().equals(name)) {
      return last;
    }
    last = byName.computeIfAbsent(name, this::newTable);
    return last;
  }

  /** Begins the next change of a table and returns its row. */
  int add(Table table, ChangeOp op, int line) {
    int row = table.changes().add(op, size, line);
    size++;
    bounds.checkRows(size);
    return row;
  }

  RowBatch finish() {
    if (size == 0) {
      throw new WeirException(
          ErrorCode.BATCH_EMPTY, "the body holds no change. Send at least one.");
    }
    return new RowBatch(tables, dictionary.texts(), size, body.length);
  }

  private Table newTable(String name) {
    bounds.checkTables(tables.size() + 1);
    RawChanges changes = new RawChanges(name);
    tables.add(changes);
    return new Table(
        changes,
        new RowCells(changes, false, cells, errors, bounds),
        new RowCells(changes, true, cells, errors, bounds));
  }
}
