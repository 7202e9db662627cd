package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Sentences about tables and views. */
final class Definitions {
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private Definitions() {}

  /** What a PUT did. */
  static String outcome(String kind, String name, Api.Answer answer) {
    JsonNode body = answer.json();
    String done =
        switch (answer.status()) {
          case CREATED -> " created";
          case ACCEPTED -> " accepted, still backfilling,";
          default -> body.path("replaced").asBoolean() ? " replaced" : " unchanged";
        };
    String rev = body.path("changed_rev").asText(body.path("rev").asText());
    return kind + " " + name + done + " at rev " + rev;
  }

  /** Names and types, a line each. */
  static String columns(JsonNode definition) {
    Table table = new Table(List.of("name", "type", "nullable"));
    definition.path("columns").forEach(table::add);
    return String.join("\n", table.lines());
  }
}
