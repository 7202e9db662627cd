package dev.weir.zset;

import java.nio.charset.StandardCharsets;

/** Writes whole rows of one schema as JSON objects and CSV lines. Safe for use by many threads. */
public final class RowWriter {
  private final Schema schema;
  private final ValueWriter values;

  /** For each column what stands before its value: brace or comma, name, colon. */
  private final byte[][] members;

  public RowWriter(Schema schema, ValueWriter values) {
    this.schema = schema;
    this.values = values;
    this.members = new byte[schema.size()][];
    ByteSink out = new ByteSink(32);
    for (int i = 0; i < members.length; i++) {
      out.clear();
      out.put(i == 0 ? '{' : ',');
      ValueWriter.jsonString(out, name(i));
      out.put(':');
      members[i] = out.copy();
    }
  }

  /** Writes a row as {@code {"id":7,"origin":"LAX"}}. */
  public void json(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    if (members.length == 0) {
      out.put('{');
    }
    for (int i = 0; i < members.length; i++) {
      out.put(members[i]);
      values.json(out, schema.type(i), columns[i], row, strings);
    }
    out.put('}');
  }

  /** Writes the line of column names, with CRLF. */
  public void csvHeader(ByteSink out) {
    for (int i = 0; i < members.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      ValueWriter.csvField(out, name(i));
    }
    endLine(out);
  }

  /** Writes a row as a line of CSV, with CRLF. */
  public void csv(ByteSink out, ColumnVector[] columns, int row, Strings strings) {
    for (int i = 0; i < members.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      values.csv(out, schema.type(i), columns[i], row, strings);
    }
    endLine(out);
  }

  private byte[] name(int column) {
    return schema.column(column).name().getBytes(StandardCharsets.UTF_8);
  }

  private static void endLine(ByteSink out) {
    out.put('\r');
    out.put('\n');
  }
}
