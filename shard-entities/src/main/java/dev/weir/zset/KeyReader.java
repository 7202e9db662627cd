package dev.weir.zset;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the texts of a key, as they stand in paths, as values to look up. */
public final class KeyReader {
  private KeyReader() {}

  /**
   * A key ready for {@link KeyProbe}: one-row vectors in key order.
   *
   * @param dictionary what VARCHAR lanes are indexes of
   */
  public record Key(ColumnVector[] columns, List<byte[]> dictionary) {}

  /**
   * Reads one text for each key column, in key order.
   *
   * @throws WeirException VALUE_INVALID, also for another number of texts
   */
  public static Key read(TableShape table, List<String> texts) {
    int[] key = table.primaryKey();
    if (texts.size() != key.length) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "The key of table "
              + table.name()
              + " is "
              + String.join(", ", table.keyNames())
              + "; "
              + texts.size()
              + " values were given, send "
              + key.length
              + ".");
    }
    ColumnVector[] columns = new ColumnVector[key.length];
    List<byte[]> dictionary = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      byte[] utf8 = texts.get(i).getBytes(StandardCharsets.UTF_8);
      columns[i] = value(table.schema().column(key[i]), utf8, dictionary);
    }
    return new Key(columns, List.copyOf(dictionary));
  }

  private static ColumnVector value(Column column, byte[] utf8, List<byte[]> dictionary) {
    ColumnVector vector = new ColumnVector(column.type(), 1);
    if (column.type().isString()) {
      vector.lanes[0] = dictionary.size();
      dictionary.add(utf8);
      return vector;
    }
    ValueReader reader = new ValueReader(column.type());
    ValueFault fault = reader.text(utf8);
    if (fault != null) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "Key column "
              + column.name()
              + ": "
              + fault.detail(column.type(), ValueReader.quoted(utf8))
              + ".",
          Map.of("column", column.name()));
    }
    long lane = reader.lane();
    boolean minusZero = column.type().kind() == ColumnType.Kind.DOUBLE && lane == Long.MIN_VALUE;
    vector.lanes[0] = minusZero ? 0 : lane;
    if (column.type().wide()) {
      vector.highs[0] = reader.high();
    }
    return vector;
  }
}
