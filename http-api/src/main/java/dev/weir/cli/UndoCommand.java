package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir undo}: a dry run unless {@code --yes}. */
@Command(
    name = "undo",
    description = {
      "Take batches back with new ones; the log keeps both.",
      "Without --yes it only shows what would change in each table and view."
    })
final class UndoCommand implements Callable<Integer> {
  private final WeirCommand root;

  @ArgGroup(multiplicity = "1")
  private Target target;

  @Option(
      names = "--tables",
      paramLabel = "NAME",
      split = ",",
      description = "Only these tables, with commas between.")
  private List<String> tables = List.of();

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  /** One of them. */
  static final class Target {
    @Option(names = "--to-rev", paramLabel = "REV", description = "All batches after this rev.")
    private Long toRev;

    @Option(names = "--to-time", paramLabel = "TIME", description = "All batches after this time.")
    private String toTime;

    @Option(
        names = "--rev",
        paramLabel = "REV",
        description = "The batch of this rev, if no later one has changed its rows.")
    private Long rev;
  }

  UndoCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    String path = root.circuitPath() + "/undo";
    if (!yes) {
      byte[] body = body().put("dry_run", true).toString().getBytes(UTF_8);
      JsonNode plan = root.api().post(path, Api.JSON, Api.JSON, body).json();
      root.printer().thing(plan, effects(plan));
      root.note("nothing was changed: repeat the command with --yes");
      return ExitCode.DONE;
    }
    byte[] body = body().toString().getBytes(UTF_8);
    JsonNode done =
        root.api()
            .postWithKey(path, Api.JSON, "undo:" + UUID.randomUUID(), body)
            .orRefused()
            .json();
    root.printer()
        .thing(
            done,
            String.join("\n", tables(done))
                + "\nthe circuit is at rev "
                + done.path("rev").asLong());
    return ExitCode.DONE;
  }

  private ObjectNode body() {
    ObjectNode body = Json.mapper().createObjectNode();
    if (target.rev != null) {
      body.put("rev", target.rev);
    } else if (target.toRev != null) {
      body.put("to_rev", target.toRev);
    } else {
      body.put("to_time", target.toTime);
    }
    if (!tables.isEmpty()) {
      tables.forEach(body.putArray("tables")::add);
    }
    return body;
  }

  private static List<String> tables(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    for (JsonNode table : answer.path("tables")) {
      lines.add(
          "table %s: %d rows put back, %d taken out"
              .formatted(
                  table.path("table").asText(),
                  table.path("upserts").asLong(),
                  table.path("deletes").asLong()));
    }
    return lines.isEmpty() ? List.of("no row differs") : lines;
  }

  private static String effects(JsonNode plan) {
    List<String> lines = new ArrayList<>(tables(plan));
    for (JsonNode view : plan.path("views")) {
      String name = "view " + view.path("view").asText();
      if (view.has("would_fail")) {
        lines.add(name + " would fail: " + view.path("would_fail").asText());
        continue;
      }
      lines.add(
          "%s: -%d +%d rows"
              .formatted(name, view.path("removed").asLong(), view.path("added").asLong()));
      for (JsonNode change : view.path("changes")) {
        lines.add((change.path("w").asLong() < 0 ? "  - " : "  + ") + change.path("row"));
      }
    }
    return String.join("\n", lines);
  }
}
