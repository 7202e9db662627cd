package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A job in the words for people: what it found or made, then how far it is. */
final class JobReport {
  private static final List<String> COLUMNS = List.of("view", "rows", "ok", "hash");

  /** Columns that stand before the others, each where a row has it. */
  private static final List<String> COLUMNS_OF_SOME = List.of("circuit", "copy");

  private final JsonNode job;
  private final JsonNode result;

  JobReport(JsonNode job) {
    this.job = job;
    this.result = job.path("result");
  }

  /** One sentence: what became of it. */
  String sentence() {
    String sentence = "job " + id() + " " + state() + ": " + job.path("phase").asText();
    long total = job.path("total").asLong();
    if (total == 0) {
      return sentence;
    }
    return "%s, %d of %d %s"
        .formatted(sentence, job.path("done").asLong(), total, job.path("unit").asText());
  }

  /** All there is to say. */
  String text() {
    List<String> lines = new ArrayList<>();
    if (result.has("code")) {
      lines.add(problem().text());
    } else if (job.path("kind").asText().equals("replay") && result.has("circuit")) {
      lines.add(
          "circuit %s stands at rev %s; read it with --circuit %s"
              .formatted(
                  result.path("circuit").asText(),
                  result.path("rev").asText(),
                  result.path("circuit").asText()));
    } else if (views().isEmpty()) {
      result.properties().forEach(member -> lines.add(line(member.getKey(), member.getValue())));
    } else {
      lines.addAll(compared());
    }
    lines.add(sentence());
    return String.join("\n", lines);
  }

  String id() {
    return job.path("id").asText();
  }

  String state() {
    return job.path("state").asText();
  }

  boolean isOpen() {
    return state().equals("running") || state().equals("paused");
  }

  /** Whether nothing that it compared differs. */
  boolean isSound() {
    return result.findValues("ok").stream().noneMatch(JobReport::isWrong);
  }

  /** Why it failed. */
  Problem problem() {
    return Problem.of(result);
  }

  private List<String> compared() {
    List<ObjectNode> rows = views();
    List<String> columns = new ArrayList<>(COLUMNS_OF_SOME);
    columns.removeIf(column -> rows.stream().noneMatch(row -> row.has(column)));
    columns.addAll(COLUMNS);
    Table table = new Table(columns);
    rows.forEach(table::add);
    List<String> lines = new ArrayList<>(table.lines());
    rows.stream().filter(row -> isWrong(row.path("ok"))).forEach(row -> lines.add(difference(row)));
    lines.addAll(otherFindings());
    return lines;
  }

  /** What is wrong beside views: tables, copies, the journal, and segments that were damaged. */
  private List<String> otherFindings() {
    List<String> lines = new ArrayList<>();
    for (JsonNode mismatches : result.findValues("mismatches")) {
      for (JsonNode found : mismatches) {
        if (!found.path("what").asText().equals("view")) {
          lines.add(found.path("detail").asText());
        }
      }
    }
    for (JsonNode journal : result.findValues("journal")) {
      if (journal.has("detail")) {
        lines.add(
            "the journal cannot be read from rev %s on: %s"
                .formatted(
                    journal.path("first_bad_rev").asText(), journal.path("detail").asText()));
      }
    }
    result.path("snapshots_damaged").forEach(each -> lines.add("set aside: " + each.asText()));
    return lines;
  }

  /** What stands still has nothing to be compared: it is neither right nor wrong. */
  private static boolean isWrong(JsonNode ok) {
    return ok.isBoolean() && !ok.asBoolean();
  }

  private static String difference(JsonNode row) {
    StringBuilder line = new StringBuilder("view " + row.path("view").asText());
    if (row.hasNonNull("copy")) {
      line.append(" of copy ").append(row.path("copy").asText());
    }
    line.append(" differs");
    if (row.hasNonNull("key")) {
      line.append(", first at key ").append(Table.cell(row.path("key")));
    }
    if (row.hasNonNull("first_bad_rev")) {
      line.append(", wrong since rev ").append(row.path("first_bad_rev").asText());
    }
    if (row.hasNonNull("detail")) {
      line.append(": ").append(row.path("detail").asText());
    }
    return line.toString();
  }

  /** The views of all circuits that were compared, as rows of the table. */
  private List<ObjectNode> views() {
    List<ObjectNode> rows = new ArrayList<>();
    for (JsonNode part : result.findParents("views")) {
      for (JsonNode view : part.path("views")) {
        if (!view.isObject()) {
          continue;
        }
        ObjectNode row = ((ObjectNode) view).deepCopy();
        row.set("view", view.path("name"));
        row.set("hash", view.path("result_hash"));
        if (!row.has("circuit") && part.path("circuit").isTextual()) {
          row.set("circuit", part.path("circuit"));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String line(String name, JsonNode value) {
    return name.replace('_', ' ') + ": " + (value.isValueNode() ? value.asText() : value);
  }
}
