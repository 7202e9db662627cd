package dev.weir.placement;

import java.util.ArrayList;
import java.util.List;

/** One line of text whose fields are joined by tabs. */
final class Fields {
  private final List<String> fields;

  private Fields(List<String> fields) {
    this.fields = fields;
  }

  /** Tabs and line ends in a field become blanks. */
  static String join(Object... fields) {
    List<String> texts = new ArrayList<>();
    for (Object field : fields) {
      texts.add(String.valueOf(field).replaceAll("\\p{Cntrl}", " "));
    }
    return String.join("\t", texts);
  }

  static Fields of(String line) {
    return new Fields(List.of(line.split("\t", -1)));
  }

  int size() {
    return fields.size();
  }

  String text(int field) {
    return fields.get(field);
  }

  /** All fields from this one on. */
  List<String> from(int field) {
    return fields.subList(field, fields.size());
  }

  int integer(int field) {
    return Integer.parseInt(text(field));
  }

  long number(int field) {
    return Long.parseLong(text(field));
  }

  double real(int field) {
    return Double.parseDouble(text(field));
  }

  boolean flag(int field) {
    return Boolean.parseBoolean(text(field));
  }
}
