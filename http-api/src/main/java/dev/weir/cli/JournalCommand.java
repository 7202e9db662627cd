package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import dev.weir.journal.PostgresChecks;
import dev.weir.journal.PostgresSettings;
import dev.weir.journal.PostgresSetup;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir journal}: prepares a region's database, looks at the journal of a stopped node. */
@Command(name = "journal", description = "Prepare or look at a journal.")
final class JournalCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("persistence_id", "oldest_rev", "newest_rev", "events", "bytes", "snapshots");

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  JournalCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "init, inspect or verify is missing");
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
    EffectiveConfig effective =
        ConfigLoader.load(
            new ConfigSources(
                Optional.ofNullable(config),
                Map.of(),
                root.console().environment(),
                root.console().directory()));
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
      throw new CheckFailed(refusal.code().slug() + ": " + refusal.getMessage());
    }
  }

  @Command(name = "inspect", description = "List what the journal holds.")
  int inspect(@Option(names = "--data", paramLabel = "DIR", defaultValue = ".weir") Path data) {
    ReplayReport report = run(data, Optional.empty());
    JsonNode rows = Json.mapper().valueToTree(report.rows());
    root.printer().rows(rows, rows, COLUMNS);
    root.note(
        report.audits().size()
            + " persistence ids, "
            + WeirCommand.grouped(report.events())
            + " events");
    return ExitCode.DONE;
  }

  @Command(name = "verify", description = "Read every record and say what is damaged where.")
  int verify(
      @Option(names = "--data", paramLabel = "DIR", defaultValue = ".weir") Path data,
      @Option(names = "--pid", paramLabel = "ID", description = "This persistence id alone.")
          String persistenceId) {
    ReplayReport report = run(data, Optional.ofNullable(persistenceId));
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

  private ReplayReport run(Path data, Optional<String> persistenceId) {
    try {
      return JournalVerify.run(root.console().directory().resolve(data), persistenceId);
    } catch (WeirException refusal) {
      throw new CheckFailed(refusal.code().slug() + ": " + refusal.getMessage());
    }
  }
}
