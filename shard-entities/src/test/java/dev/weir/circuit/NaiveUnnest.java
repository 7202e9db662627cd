package dev.weir.circuit;

import dev.weir.zset.ByteTexts;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.NestedBytes;
import dev.weir.zset.Strings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** UNNEST of rows of Java values, in which a nested value is its JSON: slow and plain. */
public final class NaiveUnnest {
  private NaiveUnnest() {}

  /** Makes a Java value of a lane. */
  @FunctionalInterface
  public interface Decoder {
    Object get(ColumnType type, ColumnVector column, int row, Strings strings);
  }

  /** The rows of all elements. */
  public static List<List<Object>> rows(
      Plan.Unnest plan, List<List<Object>> input, Decoder decoder) {
    ColumnType collection = plan.input().schema().type(plan.column());
    int width = Plan.Unnest.parts(collection).size();
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : input) {
      List<List<Object>> elements = elements(collection, (String) row.get(plan.column()), decoder);
      if (elements.isEmpty() && plan.outer()) {
        elements.add(Collections.nCopies(width + 1, null));
      }
      for (List<Object> element : elements) {
        List<Object> out = new ArrayList<>();
        for (int column : plan.kept()) {
          out.add(row.get(column));
        }
        out.addAll(element);
        rows.add(out);
      }
    }
    return rows;
  }

  /** Of each element its parts and its place. */
  private static List<List<Object>> elements(ColumnType type, String json, Decoder decoder) {
    List<List<Object>> elements = new ArrayList<>();
    if (json == null) {
      return elements;
    }
    ColumnType element = Plan.Unnest.element(type);
    NestedBytes.Reader reader =
        new NestedBytes.Reader(ByteTexts.parse(type, json.getBytes(StandardCharsets.UTF_8)));
    while (reader.next(element)) {
      List<Object> parts = new ArrayList<>();
      if (element.kind() == ColumnType.Kind.ROW) {
        NestedBytes.Reader fields = reader.isNull() ? null : new NestedBytes.Reader(reader.bytes());
        for (Column field : element.parts()) {
          parts.add(
              fields != null && fields.next(field.type())
                  ? value(fields, field.type(), decoder)
                  : null);
        }
      } else {
        parts.add(value(reader, element, decoder));
      }
      parts.add(elements.size() + 1L);
      elements.add(parts);
    }
    return elements;
  }

  private static Object value(NestedBytes.Reader reader, ColumnType type, Decoder decoder) {
    if (reader.isNull()) {
      return null;
    }
    ColumnVector one = new ColumnVector(type, 1);
    if (type.wide()) {
      one.setWide(0, reader.high(), reader.lane());
    } else {
      one.set(0, type.isString() ? 0 : reader.lane());
    }
    byte[] bytes = reader.bytes();
    return decoder.get(type, one, 0, code -> bytes);
  }
}
