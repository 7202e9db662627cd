package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir views list|put|show|check|plan|diff|drop}. */
@Command(
    name = "views",
    description = "List, create, show, check, explain, compare and drop views.")
final class ViewsCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("name", "state", "rows", "state_bytes", "changed_rev", "reads");

  private final WeirCommand root;

  ViewsCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "All views of the circuit.")
  int list() {
    JsonNode answer = root.api().get(path(), Api.JSON).json();
    root.printer().rows(answer, answer.path("views"), COLUMNS);
    return ExitCode.DONE;
  }

  @Command(name = "put", description = "Create or replace a view.")
  int put(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "FILE.sql", description = "One query; - = standard input.")
          String file) {
    byte[] sql = root.read(file).getBytes(StandardCharsets.UTF_8);
    Api.Answer answer = root.api().put(path(name), Api.SQL, sql);
    root.printer().thing(answer.json(), Definitions.outcome("view", name, answer));
    return ExitCode.DONE;
  }

  @Command(name = "show", description = "One view: its SQL, state and columns.")
  int show(@Parameters(paramLabel = "NAME") String name) {
    JsonNode answer = root.api().get(path(name), Api.JSON).json();
    String state = "state: " + answer.path("state").asText();
    JsonNode failure = answer.path("failure");
    String cause = failure.isObject() ? ", " + failure : "";
    root.printer()
        .thing(
            answer,
            String.join(
                "\n", answer.path("sql").asText(), state + cause, Definitions.columns(answer)));
    return ExitCode.DONE;
  }

  @Command(name = "check", description = "Check a query without creating a view.")
  int check(
      @Parameters(paramLabel = "FILE.sql", description = "One query; - = standard input.")
          String file) {
    byte[] sql = root.read(file).getBytes(StandardCharsets.UTF_8);
    JsonNode answer =
        root.api().post(root.circuitPath() + "/views:check", Api.SQL, Api.JSON, sql).json();
    List<String> lines = new ArrayList<>();
    answer.path("problems").forEach(problem -> lines.add(Problem.of(problem).text()));
    answer.path("warnings").forEach(warning -> lines.add("warning: " + Problem.of(warning).text()));
    boolean ok = answer.path("ok").asBoolean();
    if (ok) {
      lines.add(Definitions.columns(answer));
    }
    root.printer().thing(answer, String.join("\n", lines));
    return ok ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  @Command(name = "plan", description = "The operators of a view with their sizes.")
  int plan(@Parameters(paramLabel = "NAME") String name) {
    if (root.format() == OutputFormat.TABLE) {
      byte[] tree = root.api().get(path(name) + "/plan?format=text", "text/plain").body();
      root.console().out().print(new String(tree, StandardCharsets.UTF_8));
      return ExitCode.DONE;
    }
    JsonNode answer = root.api().get(path(name) + "/plan", Api.JSON).json();
    root.printer()
        .rows(
            answer,
            answer.path("operators"),
            List.of("id", "op", "detail", "inputs", "rows", "state_bytes", "time_ms"));
    return ExitCode.DONE;
  }

  @Command(name = "diff", description = "The rows that went and came between two revs.")
  int diff(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--from-rev", paramLabel = "REV", required = true) String from,
      @Option(names = "--to-rev", paramLabel = "REV", description = "Else the newest.")
          Optional<String> to) {
    String query =
        "/diff?from_rev="
            + Api.encode(from)
            + to.map(rev -> "&to_rev=" + Api.encode(rev)).orElse("");
    JsonNode answer = root.api().get(path(name) + query, Api.JSON).json();
    List<String> lines = new ArrayList<>();
    for (JsonNode change : answer.path("changes")) {
      lines.add((change.path("w").asLong() < 0 ? "- " : "+ ") + change.path("row"));
    }
    lines.add(
        "-%d +%d rows from rev %d to rev %d%s"
            .formatted(
                answer.path("removed").asLong(),
                answer.path("added").asLong(),
                answer.path("from_rev").asLong(),
                answer.path("to_rev").asLong(),
                answer.path("truncated").asBoolean() ? ", of which the first are shown" : ""));
    root.printer().thing(answer, String.join("\n", lines));
    return ExitCode.DONE;
  }

  @Command(name = "drop", description = "Drop a view.")
  int drop(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--dry-run", description = "Only say what would be dropped.")
          boolean dryRun) {
    if (dryRun) {
      JsonNode answer = root.api().get(path(name), Api.JSON).json();
      root.printer().thing(answer, "would drop view " + name);
      return ExitCode.DONE;
    }
    JsonNode answer = root.api().delete(path(name)).json();
    root.printer().thing(answer, "view " + name + " dropped at rev " + answer.path("rev").asLong());
    return ExitCode.DONE;
  }

  private String path() {
    return root.circuitPath() + "/views";
  }

  private String path(String name) {
    return path() + "/" + Api.encode(name);
  }
}
