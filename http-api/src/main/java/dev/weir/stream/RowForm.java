package dev.weir.stream;

import dev.weir.zset.ByteSink;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.ContentHashes;
import dev.weir.zset.RowHash;
import dev.weir.zset.RowWriter;
import dev.weir.zset.Schema;
import dev.weir.zset.Strings;
import dev.weir.zset.ValueWriter;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** Writes rows of one schema and their ids. Used by one thread at a time. */
public final class RowForm {
  private final Schema schema;
  private final int[] key;
  private final RowWriter rows;
  private final ValueWriter values;
  private final ByteSink id = new ByteSink(64);
  private final long[] high = new long[1];
  private final long[] low = new long[1];

  /**
   * @param key columns that identify a row, empty when none do
   */
  public RowForm(Schema schema, int[] key, boolean integersAsText) {
    this.schema = schema;
    this.key = key.clone();
    this.values = new ValueWriter(integersAsText);
    this.rows = new RowWriter(schema, values);
  }

  public Schema schema() {
    return schema;
  }

  /** The columns that identify a row. */
  int[] key() {
    return key;
  }

  /** Writes one row as an object. */
  public void row(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    rows.json(out, columns, row, strings);
  }

  /** Writes {@code {"w":weight,"row":{...}}}. */
  public void change(ByteSink out, long weight, ColumnVector[] columns, int row, Strings strings) {
    out.ascii("{\"w\":");
    out.decimal(weight);
    out.ascii(",\"row\":");
    row(out, columns, row, strings);
    out.put('}');
  }

  /** Writes the line of column names. */
  public void csvHeader(ByteSink out) {
    rows.csvHeader(out);
  }

  /** Writes one row as a line of CSV. */
  public void csv(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    rows.csv(out, columns, row, strings);
  }

  /** Whether rows of the same key are the same row. */
  public boolean sameId(ColumnVector[] columns, int row, int other) {
    for (int column : key) {
      if (!columns[column].same(row, columns[column], other)) {
        return false;
      }
    }
    return key.length > 0;
  }

  /**
   * Writes the id of a row as a JSON string: the text of its key, a compact array of several key
   * columns, or without a key the row's hash.
   */
  public void id(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    id.clear();
    if (key.length == 0) {
      hash(columns, row, strings);
    } else if (key.length == 1 && !columns[key[0]].isNull(row)) {
      values.text(id, schema.type(key[0]), columns[key[0]], row, strings);
    } else {
      array(columns, row, strings);
    }
    ValueWriter.jsonString(out, id.copy());
  }

  private void array(ColumnVector[] columns, int row, Strings strings) {
    ValueWriter plain = new ValueWriter(false);
    id.put('[');
    for (int i = 0; i < key.length; i++) {
      if (i > 0) {
        id.put(',');
      }
      plain.json(id, schema.type(key[i]), columns[key[i]], row, strings);
    }
    id.put(']');
  }

  private void hash(ColumnVector[] columns, int row, Strings strings) {
    int[] all = IntStream.range(0, schema.size()).toArray();
    RowHash.rows(schema, columns, all, row, 1, ContentHashes.of(strings), high, low);
    id.ascii(HexFormat.of().toHexDigits(high[0]) + HexFormat.of().toHexDigits(low[0]));
  }
}
