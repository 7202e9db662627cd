package dev.weir.zset;

import java.util.Arrays;
import java.util.List;

/**
 * What typing a batch has to know of a table.
 *
 * @param primaryKey positions of the key columns, none for a table without key
 * @param defaults for each column its DEFAULT, null without one: a {@link Long} lane for
 *     fixed-width types, a {@link java.math.BigDecimal} for decimals, a {@link String} for VARCHAR
 * @param lateness the columns with a waterline
 */
public record TableShape(
    String name, Schema schema, int[] primaryKey, List<Object> defaults, List<Lateness> lateness) {
  /** A table without waterlines. */
  public TableShape(String name, Schema schema, int[] primaryKey, List<Object> defaults) {
    this(name, schema, primaryKey, defaults, List.of());
  }

  boolean isKey(int column) {
    for (int key : primaryKey) {
      if (key == column) {
        return true;
      }
    }
    return false;
  }

  List<String> keyNames() {
    return Arrays.stream(primaryKey).mapToObj(i -> schema.column(i).name()).toList();
  }

  /** The key columns of vectors that hold all columns, in key order. */
  ColumnVector[] keyOf(ColumnVector[] columns) {
    ColumnVector[] key = new ColumnVector[primaryKey.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = columns[primaryKey[i]];
    }
    return key;
  }

  /** The id of a row. */
  String keyText(ColumnVector[] key, int row, List<byte[]> dictionary) {
    Schema keySchema =
        new Schema(Arrays.stream(primaryKey).mapToObj(column -> schema.column(column)).toList());
    return RowIds.ofKey(keySchema).text(key, row, code -> dictionary.get((int) code));
  }
}
