package dev.weir.zset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds parsed batches as a parser of requests would.
 *
 * <p>Values of a change: null, Boolean, Long or Integer (an integer cell), {@link Num} (any other
 * number), {@link Nested}, and String.
 */
final class Batches {
  /** The text of a number that is no 64-bit integer. */
  record Num(String text) {}

  /** The text of an array or object. */
  record Nested(String text) {}

  private final Map<String, RawChanges> tables = new LinkedHashMap<>();
  private final List<byte[]> dictionary = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private int changes;
  private boolean lines;

  Batches withLines() {
    lines = true;
    return this;
  }

  Batches create(String table, Object... row) {
    return change(ChangeOp.CREATE, table, Map.of(), members(row));
  }

  Batches upsert(String table, Object... row) {
    return change(ChangeOp.UPSERT, table, Map.of(), members(row));
  }

  Batches update(String table, Map<String, ?> key, Object... row) {
    return change(ChangeOp.UPDATE, table, key, members(row));
  }

  Batches delete(String table, Object... key) {
    return change(ChangeOp.DELETE, table, members(key), Map.of());
  }

  Batches change(ChangeOp op, String table, Map<String, ?> key, Map<String, ?> row) {
    RawChanges of = tables.computeIfAbsent(table, RawChanges::new);
    int at = of.add(op, changes++, lines ? changes : 0);
    key.forEach((name, value) -> set(of, true, name, at, value));
    row.forEach((name, value) -> set(of, false, name, at, value));
    return this;
  }

  RowBatch build() {
    return new RowBatch(List.copyOf(tables.values()), dictionary, changes, 0);
  }

  static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  static TableShapes shapes(TableShape... shapes) {
    Map<String, TableShape> byName = new LinkedHashMap<>();
    for (TableShape shape : shapes) {
      byName.put(shape.name(), shape);
    }
    return new TableShapes() {
      @Override
      public Optional<TableShape> find(String table) {
        return Optional.ofNullable(byName.get(table));
      }

      @Override
      public Collection<String> names() {
        return byName.keySet();
      }
    };
  }

  private void set(RawChanges of, boolean key, String name, int row, Object value) {
    List<RawColumn> columns = key ? of.keyColumns() : of.rowColumns();
    RawColumn column =
        columns.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseGet(() -> key ? of.addKeyColumn(name) : of.addRowColumn(name));
    switch (value) {
      case null -> column.set(row, RawColumn.NULL, 0);
      case Boolean truth -> column.set(row, truth ? RawColumn.TRUE : RawColumn.FALSE, 0);
      case Integer number -> column.set(row, RawColumn.INTEGER, number);
      case Long number -> column.set(row, RawColumn.INTEGER, number);
      case Num number -> column.set(row, RawColumn.NUMBER, index(number.text()));
      case Nested nested -> column.set(row, RawColumn.NESTED, index(nested.text()));
      case String text -> column.set(row, RawColumn.STRING, index(text));
      default -> throw new IllegalArgumentException("value " + value);
    }
  }

  private int index(String text) {
    return indexes.computeIfAbsent(
        text,
        t -> {
          dictionary.add(t.getBytes(StandardCharsets.UTF_8));
          return dictionary.size() - 1;
        });
  }
}
