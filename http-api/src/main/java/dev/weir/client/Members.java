package dev.weir.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The members of an object of an answer. What is missing reads as empty: readers must not mind what
 * a server of another version says.
 */
record Members(Map<?, ?> values) {
  static final Members NONE = new Members(Map.of());

  static Members of(Object value) {
    return value instanceof Map<?, ?> map ? new Members(map) : NONE;
  }

  String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }

  long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  List<String> names() {
    return values.keySet().stream().map(String::valueOf).toList();
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      texts.add(String.valueOf(element));
    }
    return List.copyOf(texts);
  }

  List<Members> objects(String name) {
    List<Members> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(of(element));
    }
    return objects;
  }

  List<Row> rows(String name) {
    return objects(name).stream().map(Members::row).toList();
  }

  Row row() {
    @SuppressWarnings("unchecked") // JSON has texts as names
    Map<String, Object> columns = (Map<String, Object>) values;
    return Row.of(columns);
  }

  Members object(String name) {
    return of(values.get(name));
  }

  private List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }
}
