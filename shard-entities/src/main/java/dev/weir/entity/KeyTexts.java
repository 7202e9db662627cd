package dev.weir.entity;

import dev.weir.circuit.TableInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.ValueFault;
import dev.weir.zset.ValueReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A primary key given as texts, as one row of typed columns.
 *
 * @param columns in primary key order
 * @param strings reads the VARCHAR lanes
 */
record KeyTexts(ColumnVector[] columns, Strings strings) {
  /**
   * Reads a key of a table.
   *
   * @throws WeirException {@code value-invalid} when a text does not fit its column, {@code
   *     key-missing} when there are more or fewer texts than key columns
   */
  static KeyTexts read(TableInfo table, List<String> texts) {
    int[] key = table.definition().primaryKey();
    if (texts.size() != key.length) {
      throw new WeirException(
          ErrorCode.KEY_MISSING,
          "The key of "
              + table.definition().name()
              + " has "
              + key.length
              + " columns, the path gives "
              + texts.size()
              + ".");
    }
    Schema schema = table.definition().schema();
    ColumnVector[] columns = new ColumnVector[key.length];
    List<byte[]> strings = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      Column column = schema.column(key[i]);
      columns[i] = new ColumnVector(column.type(), 1);
      byte[] text = texts.get(i).getBytes(StandardCharsets.UTF_8);
      if (column.type().kind() == ColumnType.Kind.VARCHAR) {
        columns[i].set(0, strings.size());
        strings.add(text);
      } else {
        read(column, text, texts.get(i), columns[i], strings);
      }
    }
    return new KeyTexts(columns, code -> strings.get((int) code));
  }

  private static void read(
      Column column, byte[] text, String shown, ColumnVector out, List<byte[]> strings) {
    ValueReader reader = new ValueReader(column.type());
    ValueFault fault = reader.text(text);
    if (fault != null) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "Key column " + column.name() + ": " + fault.detail(column.type(), shown) + ".");
    }
    if (column.type().isString()) {
      out.set(0, strings.size());
      strings.add(reader.bytes());
      return;
    }
    out.set(0, reader.lane());
    if (column.type().wide()) {
      out.setWide(0, reader.high(), reader.lane());
    }
  }
}
