package dev.weir.zset;

import java.util.List;

/** The columns of a row, in order. */
public record Schema(List<Column> columns) {
  public Schema {
    columns = List.copyOf(columns);
  }

  public int size() {
    return columns.size();
  }

  public Column column(int index) {
    return columns.get(index);
  }

  public ColumnType type(int index) {
    return columns.get(index).type();
  }

  /** The first columns. */
  public Schema first(int count) {
    return new Schema(columns.subList(0, count));
  }

  /** The position of a column by exact name, -1 if there is none. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
