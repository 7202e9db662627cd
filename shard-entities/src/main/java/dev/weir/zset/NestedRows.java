package dev.weir.zset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the ROWs that an ARRAY holds.
 *
 * <p>They keep their order. Where nothing but all fields tells them apart, equal ones are one row
 * that occurs several times, at the place of the first.
 */
public final class NestedRows {
  private final Schema schema;
  private final ColumnVector[] columns;
  private final List<byte[]> strings = new ArrayList<>();

  private NestedRows(Schema schema, int size) {
    this.schema = schema;
    this.columns = ColumnVector.allocate(schema, size);
  }

  /**
   * The elements of an array; none where it is NULL.
   *
   * @param around the row with the array, of schema {@code schema}
   */
  public static RowSet of(
      Nesting.Nest nest, Schema schema, ColumnVector[] columns, int around, Strings strings) {
    Schema fields = nest.elements(schema);
    ColumnVector column = columns[nest.column()];
    Map<ByteBuffer, Integer> places = new HashMap<>();
    List<byte[]> elements = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    if (!column.isNull(around)) {
      ColumnType element = schema.type(nest.column()).element();
      NestedBytes.Reader reader = new NestedBytes.Reader(strings.bytes(column.lane(around)));
      while (reader.next(element)) {
        byte[] bytes = reader.bytes();
        Integer known = places.putIfAbsent(ByteBuffer.wrap(bytes), elements.size());
        if (known == null) {
          elements.add(bytes);
          times.add(1L);
        } else {
          times.set(known, times.get(known) + 1);
        }
      }
    }
    NestedRows rows = new NestedRows(fields, elements.size());
    int row = 0;
    for (byte[] element : elements) {
      rows.read(row++, new NestedBytes.Reader(element));
    }
    return rows.rowSet(times.stream().mapToLong(Long::longValue).toArray());
  }

  private void read(int row, NestedBytes.Reader reader) {
    for (int i = 0; i < columns.length; i++) {
      ColumnType type = schema.type(i);
      reader.next(type);
      if (reader.isNull()) {
        columns[i].setNull(row);
      } else if (type.isString()) {
        columns[i].set(row, strings.size());
        strings.add(reader.bytes());
      } else if (type.wide()) {
        columns[i].setWide(row, reader.high(), reader.lane());
      } else {
        columns[i].set(row, reader.lane());
      }
    }
  }

  private RowSet rowSet(long[] multiplicities) {
    byte[][] texts = strings.toArray(byte[][]::new);
    return new RowSet(
        schema, columns, multiplicities, null, multiplicities.length, code -> texts[(int) code]);
  }
}
