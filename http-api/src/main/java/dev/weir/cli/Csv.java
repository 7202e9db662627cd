package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** RFC 4180: NULL is empty, empty text is {@code ""}. */
final class Csv {
  private static final String LINE_END = "\r\n";

  private Csv() {}

  static String head(List<String> columns) {
    return columns.stream().map(Csv::text).collect(Collectors.joining(",")) + LINE_END;
  }

  static String row(List<String> columns, JsonNode row) {
    return columns.stream().map(row::path).map(Csv::cell).collect(Collectors.joining(","))
        + LINE_END;
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    return text(value.isValueNode() ? value.asText() : value.toString());
  }

  private static String text(String text) {
    boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
