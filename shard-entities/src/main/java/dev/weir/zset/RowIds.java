package dev.weir.zset;

import java.util.stream.IntStream;

/**
 * The ids of rows: the text of a key column, several as a compact JSON array, 32 hexadecimal digits
 * of the row hash where there is no key. Safe for use by many threads.
 *
 * <p>A single key column that is NULL has the id {@code [null]}, so that it differs from an empty
 * text and from the text {@code null}.
 */
public final class RowIds {
  private static final ValueWriter VALUES = new ValueWriter(false);
  private static final byte[] NULL_ID = {'[', 'n', 'u', 'l', 'l', ']'};

  private final Schema schema;
  private final int[] key;

  /**
   * @param key positions of the key columns, none for rows without a key
   */
  public RowIds(Schema schema, int[] key) {
    this.schema = schema;
    this.key = key.clone();
  }

  /** Ids of rows that consist of their key alone. */
  static RowIds ofKey(Schema schema) {
    return new RowIds(schema, IntStream.range(0, schema.size()).toArray());
  }

  /** The id of a row as text. */
  public String text(ColumnVector[] columns, int row, Strings strings) {
    ByteSink out = new ByteSink(64);
    write(out, columns, row, strings);
    return out.text();
  }

  /** Writes the id without quotes. */
  public void write(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    switch (key.length) {
      case 0 -> hash(out, columns, row, strings);
      case 1 -> single(out, columns[key[0]], row, strings);
      default -> array(out, columns, row, strings);
    }
  }

  private void single(ByteSink out, ColumnVector column, int row, Strings strings) {
    if (column.isNull(row)) {
      out.put(NULL_ID);
    } else {
      VALUES.text(out, schema.type(key[0]), column, row, strings);
    }
  }

  private void array(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    for (int i = 0; i < key.length; i++) {
      out.put(i == 0 ? '[' : ',');
      VALUES.json(out, schema.type(key[i]), columns[key[i]], row, strings);
    }
    out.put(']');
  }

  private void hash(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    long[] high = new long[1];
    long[] low = new long[1];
    int[] all = IntStream.range(0, columns.length).toArray();
    RowHash.rows(schema, columns, all, row, 1, ContentHashes.of(strings), high, low);
    out.ascii(HashSum.hex(high[0], low[0]));
  }
}
