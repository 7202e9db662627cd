package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.LogCheck;
import dev.weir.entity.LogStatistics;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.PostgresChecks;
import dev.weir.journal.PostgresSettings;
import dev.weir.journal.PostgresSetup;
import dev.weir.journal.RecordCheck;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir journal}: prepares a region's database, looks at what a journal holds. */
@Command(name = "journal", description = "Prepare or look at a journal.")
final class JournalCommand implements Callable<Integer> {
  private static final List<String> LISTED =
      List.of("persistence_id", "oldest_rev", "newest_rev", "snapshots");
  private static final List<String> COUNTED =
      List.of("persistence_id", "kind", "events", "bytes", "changes", "oldest_at", "newest_at");
  private static final List<String> INSPECTED =
      List.of("persistence_id", "oldest_rev", "newest_rev", "events", "bytes", "snapshots");

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  JournalCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "init, list, cat, follow, stats, diff, inspect, verify, export, import, copy, repair or"
            + " quarantine is missing");
  }

  @Command(
      name = "init",
      description = "Install or upgrade the tables of weir.journal.url and claim the database.")
  int init(
      @Option(
              names = "--config",
              paramLabel = "FILE",
              description = "The file; else WEIR_CONFIG, else ./weir.conf if there.")
          Path config) {
    EffectiveConfig effective = JournalSource.load(root.console(), config);
    return switch (effective.weir().journal().kind()) {
      case LEVELDB ->
          throw new CheckFailed(
              "weir.journal.kind is leveldb: there is nothing to prepare, the first start makes the"
                  + " journal in weir.data.dir.");
      case POSTGRES -> init(PostgresSettings.from(effective.hocon()));
    };
  }

  private int init(PostgresSettings settings) {
    PostgresSetup.Outcome outcome = install(settings);
    List<PostgresChecks.Check> checks = PostgresChecks.run(settings);
    List<String> wrong =
        checks.stream().filter(each -> !each.ok()).map(PostgresChecks.Check::detail).toList();
    if (!wrong.isEmpty()) {
      throw new CheckFailed(String.join("\n", wrong));
    }
    root.note(
        "The database %s is ready: schema %d (before: %d), cluster %s, region %s."
            .formatted(
                settings.address(),
                outcome.now(),
                outcome.found(),
                settings.clusterId(),
                settings.region()));
    return ExitCode.DONE;
  }

  private static PostgresSetup.Outcome install(PostgresSettings settings) {
    try {
      return PostgresSetup.install(settings);
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }

  @Command(name = "list", description = "The histories that the journal holds; reads no event.")
  int list(@Mixin JournalSource journal) {
    JsonNode rows =
        Json.mapper()
            .valueToTree(
                journal.read(
                    root.console(),
                    reader ->
                        reader.persistenceIds().stream().map(JournalCommand::listed).toList()));
    root.printer().rows(rows, rows, LISTED);
    return ExitCode.DONE;
  }

  private static Map<String, Object> listed(PersistenceIdInfo info) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", info.persistenceId());
    row.put("oldest_rev", info.deletedTo() + 1);
    row.put("newest_rev", info.highest());
    row.put("snapshots", info.snapshots());
    return row;
  }

  @Command(
      name = "follow",
      description =
          "Print the events of a circuit of a running node, one JSON object a line, and those that"
              + " come.")
  int follow(
      @Option(
              names = "--from",
              paramLabel = "REV",
              defaultValue = "0",
              description = "After this rev; else all.")
          String from) {
    String path = root.circuitPath() + "/changes?follow=true&from_rev=" + Api.encode(from);
    try (InputStream lines = root.api().open(path, Api.NDJSON)) {
      lines.transferTo(root.console().out());
    } catch (IOException e) {
      throw new UncheckedIOException("the feed broke off: " + e.getMessage(), e);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "cat",
      description =
          "Print the events of a circuit, one JSON object a line; rows have the columns of their"
              + " time. The circuit is that of -t and --circuit, or --pid.")
  int cat(
      @Mixin JournalSource journal,
      @Option(names = "--pid", paramLabel = "ID", description = "As 'weir journal list' shows it.")
          String persistenceId,
      @Option(
              names = "--from",
              paramLabel = "REV",
              defaultValue = "1",
              description = "The first rev; else the oldest.")
          long from,
      @Option(names = "--to", paramLabel = "REV", description = "The last rev; else the newest.")
          Optional<Long> to) {
    String id = persistenceId == null ? root.persistenceId() : persistenceId;
    if (!CircuitNames.isCircuit(id)) {
      throw new ParameterException(
          spec.commandLine(), id + " is no circuit. Those begin with c| in 'weir journal list'.");
    }
    long printed =
        journal.read(
            root.console(),
            reader -> {
              LogPrint log = new LogPrint(reader, info(reader, id));
              return log.print(from, to.orElse(Long.MAX_VALUE), root.console().out());
            });
    if (!root.isQuiet()) {
      root.console().err().println(WeirCommand.grouped(printed) + " events of " + id);
    }
    return ExitCode.DONE;
  }

  private static PersistenceIdInfo info(JournalReader reader, String persistenceId) {
    return reader.persistenceIds().stream()
        .filter(info -> info.persistenceId().equals(persistenceId))
        .findAny()
        .orElseThrow(
            () ->
                new CheckFailed(
                    "The journal has no persistence id "
                        + persistenceId
                        + ". 'weir journal list' shows them."));
  }

  @Command(
      name = "stats",
      description = "Read the events of all circuits and count them by kind: bytes, changes, age.")
  int stats(
      @Mixin JournalSource journal,
      @Option(names = "--pid", paramLabel = "ID", description = "This circuit alone.")
          Optional<String> persistenceId) {
    List<Map<String, Object>> found =
        journal.read(
            root.console(),
            reader ->
                persistenceId
                    .map(id -> Stream.of(info(reader, id)))
                    .orElseGet(() -> circuits(reader))
                    .flatMap(
                        info ->
                            LogStatistics.of(reader, info.persistenceId()).stream()
                                .map(kind -> counted(info.persistenceId(), kind)))
                    .toList());
    JsonNode rows = Json.mapper().valueToTree(found);
    root.printer().rows(rows, rows, COUNTED);
    return ExitCode.DONE;
  }

  private static Stream<PersistenceIdInfo> circuits(JournalReader reader) {
    return reader.persistenceIds().stream()
        .filter(info -> CircuitNames.isCircuit(info.persistenceId()));
  }

  private static Map<String, Object> counted(String persistenceId, LogStatistics.Kind kind) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", persistenceId);
    row.put("kind", kind.kind());
    row.put("events", kind.events());
    row.put("bytes", kind.bytes());
    row.put("changes", kind.changes());
    row.put("oldest_at", Instant.ofEpochMilli(kind.oldestMillis()).toString());
    row.put("newest_at", Instant.ofEpochMilli(kind.newestMillis()).toString());
    return row;
  }

  @Command(
      name = "diff",
      description =
          "Compare the circuits of two journals: the last rev that both have alike, and what each"
              + " has beyond. Ends with 4 if a circuit has parted.")
  int diff(
      @Parameters(
              paramLabel = "LEFT",
              description = "Data directory of a stopped node, or the configuration of a database.")
          Path left,
      @Parameters(paramLabel = "RIGHT", description = "Likewise.") Path right) {
    JsonNode rows = Json.mapper().valueToTree(new JournalDiff(root.console()).run(left, right));
    root.printer().rows(rows, rows, JournalDiff.COLUMNS);
    for (JsonNode row : rows) {
      if (row.path("relation").asText().equals("parted")) {
        return ExitCode.CHECK_FAILED;
      }
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "inspect",
      description = "Read all records and list what there is: events, bytes, snapshots.")
  int inspect(@Mixin JournalSource journal) {
    ReplayReport report = verified(journal, Optional.empty());
    JsonNode rows = Json.mapper().valueToTree(report.rows());
    root.printer().rows(rows, rows, INSPECTED);
    root.note(
        report.audits().size()
            + " persistence ids, "
            + WeirCommand.grouped(report.events())
            + " events");
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      description =
          "Read every record and say what is damaged where: checksums, missing revs, events that do"
              + " not follow the one before, epochs that fall.")
  int verify(
      @Mixin JournalSource journal,
      @Option(names = "--pid", paramLabel = "ID", description = "This persistence id alone.")
          String persistenceId) {
    ReplayReport report = verified(journal, Optional.ofNullable(persistenceId));
    if (!report.sound()) {
      throw new CheckFailed(String.join("\n", report.problems()));
    }
    root.note(
        WeirCommand.grouped(report.events())
            + " events of "
            + report.audits().size()
            + " persistence ids are sound, "
            + WeirCommand.grouped(report.bytes())
            + " bytes");
    return ExitCode.DONE;
  }

  private ReplayReport verified(JournalSource journal, Optional<String> persistenceId) {
    try {
      return JournalVerify.run(
          () -> journal.open(root.console()),
          persistenceId,
          id -> CircuitNames.isCircuit(id) ? new LogCheck() : RecordCheck.NONE);
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }
}
