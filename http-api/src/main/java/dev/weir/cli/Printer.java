package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;

/** Prints answers in the format that was asked for. */
final class Printer {
  private final PrintStream out;
  private final OutputFormat format;

  Printer(PrintStream out, OutputFormat format) {
    this.out = out;
    this.format = format;
  }

  /** Whether what is printed is for people to read. */
  boolean isForPeople() {
    return format == OutputFormat.TABLE;
  }

  /** A list; {@code answer} is the whole it stands in. */
  void rows(JsonNode answer, Iterable<JsonNode> rows, List<String> columns) {
    switch (format) {
      case TABLE -> {
        Table table = new Table(columns);
        rows.forEach(table::add);
        table.lines().forEach(out::println);
      }
      case JSON -> out.println(Json.pretty(answer));
      case NDJSON -> rows.forEach(out::println);
      case CSV -> {
        out.print(Csv.head(columns));
        rows.forEach(row -> out.print(Csv.row(columns, row)));
      }
    }
  }

  /** One thing; people are told {@code sentence} instead of the whole. */
  void thing(JsonNode answer, String sentence) {
    switch (format) {
      case TABLE, CSV -> out.println(sentence);
      case JSON -> out.println(Json.pretty(answer));
      case NDJSON -> out.println(answer);
    }
  }
}
