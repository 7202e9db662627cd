package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.WeirException;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir journal}: looks at the journal of a stopped node; never writes in place. */
@Command(name = "journal", description = "Look at the journal of a stopped node.")
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
    throw new ParameterException(spec.commandLine(), "inspect or verify is missing");
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
