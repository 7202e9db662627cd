package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.WeirException;
import dev.weir.entity.LogEntry;
import dev.weir.quarantine.QuarantineDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code weir region quarantine list|show|resubmit}. */
@Command(
    name = "quarantine",
    description = "Changes that a lost home had accepted and the new home never saw.")
final class QuarantineCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "tenant",
          "circuit",
          "epoch",
          "first_rev",
          "last_rev",
          "batches",
          "changes",
          "bytes",
          "written_at",
          "file");

  private final WeirCommand root;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".weir",
      scope = ScopeType.INHERIT,
      description = "The node's data directory; ${DEFAULT-VALUE} if not given.")
  private Path data;

  QuarantineCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list();
  }

  private QuarantineDirectory directory() {
    return new QuarantineDirectory(root.console().directory().resolve(data), 0);
  }

  private TailFile open(Path file) {
    Path given = root.console().directory().resolve(file).toAbsolutePath();
    return TailFile.open(directory(), given.toFile().exists() ? given : file);
  }

  @Command(name = "list", description = "All files below the data directory.")
  int list() {
    QuarantineDirectory directory = directory();
    ArrayNode rows = Json.mapper().createArrayNode();
    StringBuilder damage = new StringBuilder();
    for (Path each : directory.list()) {
      try {
        rows.add(Json.mapper().valueToTree(TailFile.open(directory, each).row(each)));
      } catch (CheckFailed failed) {
        damage.append(failed.getMessage()).append('\n');
      }
    }
    root.printer().rows(rows, rows, COLUMNS);
    if (!damage.isEmpty()) {
      throw new CheckFailed(damage.toString().strip());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "The changes of a file, one a line; columns are named as the server has them.")
  int show(@Parameters(paramLabel = "FILE") Path path) {
    TailFile file = open(path);
    HomeTables tables = new HomeTables(root.api(), file.circuitPath(), file.header().first() - 1);
    file.forEach(event -> show(tables, event));
    return ExitCode.DONE;
  }

  private void show(HomeTables tables, LogEntry event) {
    tables.follow(event);
    switch (event) {
      case LogEntry.Batch batch -> {
        tables.changes(batch).forEach(change -> print(line(batch, change.json())));
        tables.unknown(batch).forEach(table -> print(line(event).put("unknown_table", table)));
      }
      case LogEntry.Table table ->
          print(line(event).put("create_table", table.name()).put("sql", table.sql()));
      case LogEntry.View view ->
          print(line(event).put("create_view", view.name()).put("sql", view.sql()));
      case LogEntry.Unrepeated other -> print(line(event).put("event", other.sentence()));
    }
  }

  private static ObjectNode line(LogEntry event) {
    return Json.mapper()
        .createObjectNode()
        .put("rev", event.rev())
        .put("at", Instant.ofEpochMilli(event.atMillis()).toString());
  }

  private static ObjectNode line(LogEntry.Batch batch, String change) {
    ObjectNode line = line(batch);
    batch.keyHash().ifPresent(hash -> line.put("idempotency_key_hash", hash));
    line.setAll((ObjectNode) Json.parse(change));
    return line;
  }

  private void print(ObjectNode line) {
    root.console().out().println(line);
  }

  @Command(
      name = "resubmit",
      description = "Send the changes of a file to the circuit's present home.")
  int resubmit(
      @Parameters(paramLabel = "FILE") Path path,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun,
      @Option(
              names = "--policy",
              paramLabel = "POLICY",
              defaultValue = "skip-changed",
              description =
                  "${COMPLETION-CANDIDATES}: rows that were changed at the new home stay, are"
                      + " overwritten, or stop the command before anything is sent; else"
                      + " ${DEFAULT-VALUE}.")
          Policy policy) {
    TailFile file = open(path);
    HomeTables tables = new HomeTables(root.api(), file.circuitPath(), file.header().first() - 1);
    Resubmission run = new Resubmission(root.api(), file, tables, policy, dryRun, root::note);
    try {
      TailSurvey survey = run.survey();
      ArrayNode changed = survey.changedAtHome();
      if (!changed.isEmpty()) {
        root.printer().rows(changed, changed, List.of("table", "key", "row_rev"));
      }
      return run.send(survey);
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }

  /** What becomes of rows that the new home has changed meanwhile. */
  enum Policy {
    SKIP_CHANGED,
    OVERWRITE,
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
