package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir rules list|put|check|show|delete|state|alerts}. */
@Command(name = "rules", description = "Rule files of a tenant, and what its rules have come to.")
final class RulesCommand implements Runnable {
  private static final List<String> FILES = List.of("name", "groups", "rules", "changed_at");
  private static final List<String> STATES =
      List.of("file", "group", "rule", "type", "health", "state", "last_evaluation", "error");
  private static final List<String> ALERTS = List.of("state", "alert", "labels", "since", "value");

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  RulesCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, put, check, show, delete, state or alerts.");
  }

  @Command(name = "list", description = "The rule files.")
  int list() {
    JsonNode answer = root.api().get(root.tenantPath() + "/rules", Api.JSON).json();
    root.printer().rows(answer, answer.path("files"), FILES);
    return ExitCode.DONE;
  }

  @Command(name = "put", description = "Store a rule file of Prometheus under a name.")
  int put(
      @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "FILE") Path file) {
    return send(name, file, "");
  }

  @Command(name = "check", description = "Say what is wrong with a rule file; stores nothing.")
  int check(@Parameters(paramLabel = "FILE") Path file) {
    return send("check", file, "?dry_run=true");
  }

  private int send(String name, Path file, String query) {
    JsonNode answer = root.api().put(path(name) + query, "application/yaml", read(file)).json();
    root.printer()
        .thing(
            answer,
            "%d groups, %d rules"
                .formatted(answer.path("groups").asInt(), answer.path("rules").asInt()));
    return ExitCode.DONE;
  }

  private byte[] read(Path file) {
    try {
      return Files.readAllBytes(root.console().directory().resolve(file));
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Command(name = "show", description = "Print a rule file as it was stored.")
  int show(@Parameters(paramLabel = "NAME") String name) {
    byte[] text = root.api().get(path(name), "application/yaml").body();
    root.console().out().print(new String(text, StandardCharsets.UTF_8));
    return ExitCode.DONE;
  }

  @Command(name = "delete", description = "Remove a rule file; its alerts are forgotten.")
  int delete(@Parameters(paramLabel = "NAME") String name) {
    JsonNode answer = root.api().delete(path(name)).json();
    root.printer().thing(answer, "deleted " + name);
    return ExitCode.DONE;
  }

  @Command(name = "state", description = "What each rule has come to.")
  int state() {
    JsonNode answer =
        root.api().get(root.tenantPath() + "/prometheus/api/v1/rules", Api.JSON).json();
    ArrayNode rows = Json.mapper().createArrayNode();
    for (JsonNode group : answer.at("/data/groups")) {
      for (JsonNode rule : group.path("rules")) {
        ObjectNode row = rows.addObject();
        row.set("file", group.path("file"));
        row.set("group", group.path("name"));
        row.set("rule", rule.path("name"));
        row.set("type", rule.path("type"));
        row.set("health", rule.path("health"));
        row.set("state", rule.path("state"));
        row.set("last_evaluation", rule.path("lastEvaluation"));
        row.set("error", rule.path("lastError"));
      }
    }
    root.printer().rows(answer, rows, STATES);
    return ExitCode.DONE;
  }

  @Command(name = "alerts", description = "Alerts that are pending or fire.")
  int alerts() {
    JsonNode answer =
        root.api().get(root.tenantPath() + "/prometheus/api/v1/alerts", Api.JSON).json();
    ArrayNode rows = Json.mapper().createArrayNode();
    for (JsonNode alert : answer.at("/data/alerts")) {
      ObjectNode labels = alert.path("labels").deepCopy();
      ObjectNode row = rows.addObject();
      row.set("state", alert.path("state"));
      row.set("alert", labels.remove("alertname"));
      row.put("labels", labels.toString());
      row.set("since", alert.path("activeAt"));
      row.set("value", alert.path("value"));
    }
    root.printer().rows(answer, rows, ALERTS);
    return ExitCode.DONE;
  }

  private String path(String name) {
    return root.tenantPath() + "/rules/" + Api.encode(name);
  }
}
