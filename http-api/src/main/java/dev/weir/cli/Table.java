package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns: numbers to the right, two blanks between columns. */
final class Table {
  private static final int CELL_CHARS_MAX = 60;

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] numeric;

  Table(List<String> columns) {
    this.columns = List.copyOf(columns);
    this.numeric = new boolean[columns.size()];
    Arrays.fill(numeric, true);
  }

  /** Adds a row; members that are not columns are left out. */
  void add(JsonNode row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      JsonNode value = row.path(columns.get(i));
      numeric[i] &= value.isNumber() || value.isNull() || value.isMissingNode();
      cells.add(cell(value));
    }
    rows.add(cells);
  }

  /** Head and rows, each a line without trailing blanks. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(columns));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  int width(int column) {
    int widest = columns.get(column).length();
    for (List<String> row : rows) {
      widest = Math.max(widest, row.get(column).length());
    }
    return widest;
  }

  /** A cell's text with the blanks that align it. */
  String padded(int column, String text, int width) {
    String blanks = " ".repeat(width - text.length());
    return numeric[column] && !rows.isEmpty() ? blanks + text : text + blanks;
  }

  static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    String oneLine = text.replaceAll("\\p{Cntrl}", " ");
    return oneLine.length() <= CELL_CHARS_MAX
        ? oneLine
        : oneLine.substring(0, CELL_CHARS_MAX - 1) + "…";
  }

  private String line(List<String> cells) {
    List<String> padded =
        IntStream.range(0, columns.size())
            .mapToObj(i -> padded(i, cells.get(i), width(i)))
            .toList();
    return String.join("  ", padded).stripTrailing();
  }
}
