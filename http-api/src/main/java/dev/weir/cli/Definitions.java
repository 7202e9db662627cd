package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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
          default -> present(body);
        };
    String rev = body.path("changed_rev").asText(body.path("rev").asText());
    return kind + " " + name + done + " at rev " + rev;
  }

  private static String present(JsonNode body) {
    if (body.path("altered").asBoolean()) {
      return " altered";
    }
    return body.path("replaced").asBoolean() ? " replaced" : " unchanged";
  }

  /** What an ALTER TABLE did, or would do. */
  static String altered(String name, JsonNode body) {
    List<String> views = new ArrayList<>();
    body.path("views").forEach(view -> views.add(view.asText()));
    String anew =
        views.isEmpty() ? "no view reads it" : "computed anew: " + String.join(", ", views);
    String done =
        body.path("dry_run").asBoolean()
            ? "would alter table " + name
            : "table " + name + " altered at rev " + body.path("changed_rev").asLong();
    return done + "; " + anew + "\n" + body.path("sql").asText();
  }

  /** Names and types, a line each. */
  static String columns(JsonNode definition) {
    Table table = new Table(List.of("name", "type", "nullable"));
    definition.path("columns").forEach(table::add);
    return String.join("\n", table.lines());
  }
}
