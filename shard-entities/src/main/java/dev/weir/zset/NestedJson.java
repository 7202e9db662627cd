package dev.weir.zset;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes values of ARRAY, ROW and MAP as JSON. */
final class NestedJson {
  private final ValueWriter values;

  NestedJson(ValueWriter values) {
    this.values = values;
  }

  void write(ByteSink out, ColumnType type, byte[] bytes) {
    NestedBytes.Reader reader = new NestedBytes.Reader(bytes);
    switch (type.kind()) {
      case ARRAY -> array(out, type.element(), reader);
      case ROW -> row(out, type, reader);
      default -> map(out, type, reader);
    }
  }

  private void array(ByteSink out, ColumnType element, NestedBytes.Reader reader) {
    out.put('[');
    for (boolean first = true; reader.next(element); first = false) {
      if (!first) {
        out.put(',');
      }
      part(out, element, reader);
    }
    out.put(']');
  }

  private void row(ByteSink out, ColumnType type, NestedBytes.Reader reader) {
    out.put('{');
    boolean first = true;
    for (Column field : type.parts()) {
      reader.next(field.type());
      if (!first) {
        out.put(',');
      }
      first = false;
      ValueWriter.jsonString(out, field.name().getBytes(UTF_8));
      out.put(':');
      part(out, field.type(), reader);
    }
    out.put('}');
  }

  private void map(ByteSink out, ColumnType type, NestedBytes.Reader reader) {
    ColumnType entryType = NestedBytes.entry(type);
    ColumnType key = type.parts().getFirst().type();
    ColumnType value = type.parts().getLast().type();
    boolean names = key.kind() == ColumnType.Kind.VARCHAR;
    out.put(names ? '{' : '[');
    for (boolean first = true; reader.next(entryType); first = false) {
      if (!first) {
        out.put(',');
      }
      NestedBytes.Reader entry = new NestedBytes.Reader(reader.bytes());
      entry.next(key);
      if (!names) {
        out.put('[');
      }
      part(out, key, entry);
      out.put(names ? ':' : ',');
      entry.next(value);
      part(out, value, entry);
      if (!names) {
        out.put(']');
      }
    }
    out.put(names ? '}' : ']');
  }

  private void part(ByteSink out, ColumnType type, NestedBytes.Reader reader) {
    byte[] bytes = reader.bytes();
    values.json(out, type, one(type, reader), 0, code -> bytes);
  }

  private static ColumnVector one(ColumnType type, NestedBytes.Reader reader) {
    ColumnVector one = new ColumnVector(type, 1);
    if (reader.isNull()) {
      one.setNull(0);
    } else if (type.wide()) {
      one.setWide(0, reader.high(), reader.lane());
    } else {
      one.set(0, type.isString() ? 0 : reader.lane());
    }
    return one;
  }
}
