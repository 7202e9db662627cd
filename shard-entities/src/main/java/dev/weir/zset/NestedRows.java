package dev.weir.zset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
    return of(nest.elements(schema), elements(nest, schema, columns, around, strings));
  }

  /** The same as the bytes of each ROW, equal ones each for itself. */
  public static List<byte[]> elements(
      Nesting.Nest nest, Schema schema, ColumnVector[] columns, int around, Strings strings) {
    List<byte[]> elements = new ArrayList<>();
    ColumnVector column = columns[nest.column()];
    if (!column.isNull(around)) {
      ColumnType element = schema.type(nest.column()).element();
      NestedBytes.Reader reader = new NestedBytes.Reader(strings.bytes(column.lane(around)));
      while (reader.next(element)) {
        elements.add(reader.bytes());
      }
    }
    return elements;
  }

  /** The rows of some elements. */
  public static RowSet of(Schema fields, List<byte[]> elements) {
    Map<ByteBuffer, Integer> places = new HashMap<>();
    List<byte[]> different = new ArrayList<>();
    long[] times = new long[elements.size()];
    for (byte[] element : elements) {
      Integer known = places.putIfAbsent(ByteBuffer.wrap(element), different.size());
      if (known == null) {
        times[different.size()] = 1;
        different.add(element);
      } else {
        times[known]++;
      }
    }
    NestedRows rows = new NestedRows(fields, different.size());
    for (int row = 0; row < different.size(); row++) {
      rows.read(row, new NestedBytes.Reader(different.get(row)));
    }
    return rows.rowSet(Arrays.copyOf(times, different.size()));
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
