package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of one view, kept equal to the server's by its deltas.
 *
 * <p>With a key a changed row keeps its place on the screen; without one rows are counted.
 */
final class LiveView {
  private final String name;
  private final List<String> key = new ArrayList<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Set<String>> changed = new HashMap<>();
  private List<String> columns = List.of();
  private long rev;

  LiveView(String name, JsonNode key) {
    this.name = name;
    key.forEach(column -> this.key.add(column.asText()));
  }

  /** A row and how often it occurs. */
  record Entry(JsonNode row, long weight) {}

  /** What the screen shows of a row. */
  record Shown(JsonNode row, Set<String> changed) {}

  String name() {
    return name;
  }

  long rev() {
    return rev;
  }

  List<String> columns() {
    return columns;
  }

  /** Rows in all, repeated ones counted. */
  long size() {
    return entries.values().stream().mapToLong(Entry::weight).sum();
  }

  /** The first rows with the columns that changed since the last frame. */
  List<Shown> first(int rows) {
    return entries.entrySet().stream()
        .limit(rows)
        .map(at -> new Shown(at.getValue().row(), changed.getOrDefault(at.getKey(), Set.of())))
        .toList();
  }

  void clear() {
    entries.clear();
    changed.clear();
  }

  void begin(JsonNode message) {
    clear();
    rev = message.path("rev").asLong();
    List<String> names = new ArrayList<>();
    message
        .path("columns")
        .forEach(column -> names.add(column.isTextual() ? column.asText() : nameOf(column)));
    columns = names;
  }

  void rows(JsonNode message) {
    message.path("rows").forEach(row -> add(row, 1));
  }

  void delta(JsonNode message) {
    rev = message.path("rev").asLong();
    Map<String, JsonNode> removed = new HashMap<>();
    for (JsonNode change : message.path("changes")) {
      long weight = change.path("w").asLong();
      JsonNode row = change.path("row");
      if (weight < 0) {
        subtract(row, -weight, removed);
      } else {
        mark(row, removed.remove(id(row)));
        add(row, weight);
      }
    }
    removed.keySet().forEach(entries::remove);
  }

  /** The next frame marks only what changes from now on. */
  void settle() {
    changed.clear();
  }

  private void add(JsonNode row, long weight) {
    if (columns.isEmpty()) {
      columns = new ArrayList<>();
      row.fieldNames().forEachRemaining(columns::add);
    }
    Entry entry = key.isEmpty() ? entries.get(id(row)) : null;
    long before = entry == null ? 0 : entry.weight();
    entries.put(id(row), new Entry(row, before + weight));
  }

  /** A removed row leaves only after the whole delta: it may come back changed. */
  private void subtract(JsonNode row, long weight, Map<String, JsonNode> removed) {
    String id = id(row);
    Entry entry = entries.get(id);
    if (entry == null) {
      return;
    }
    if (entry.weight() > weight) {
      entries.put(id, new Entry(entry.row(), entry.weight() - weight));
      return;
    }
    removed.put(id, entry.row());
  }

  private void mark(JsonNode row, JsonNode before) {
    Set<String> cells = changed.computeIfAbsent(id(row), _ -> new HashSet<>());
    for (String column : columns) {
      if (before == null || !before.path(column).equals(row.path(column))) {
        cells.add(column);
      }
    }
  }

  private String id(JsonNode row) {
    if (key.isEmpty()) {
      return row.toString();
    }
    StringBuilder id = new StringBuilder();
    key.forEach(column -> id.append(row.path(column)).append('\n'));
    return id.toString();
  }

  private static String nameOf(JsonNode column) {
    return column.path("name").asText();
  }
}
