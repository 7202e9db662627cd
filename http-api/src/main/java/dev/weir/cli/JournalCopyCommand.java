package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.journal.JournalReader;
import dev.weir.replay.Base;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir journal copy}. */
@Command(
    name = "copy",
    description =
        "Copy the events of a journal into another one that has nothing of them, or their"
            + " beginning; each is the data directory of a stopped node or the configuration of a"
            + " database. Where a circuit's first events are deleted, the snapshot that stands for"
            + " them goes first. Without --yes it only says what it would do. Ends with 4 if a"
            + " history is refused.")
final class JournalCopyCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FROM", description = "Is only read.")
  private Path from;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "Is written; a data directory is made if it is missing.")
  private Path to;

  @Option(names = "--pid", paramLabel = "ID", description = "This persistence id alone.")
  private String persistenceId;

  @Option(names = "--yes", description = "Write.")
  private boolean yes;

  JournalCopyCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    JournalPlace source = JournalSource.place(root.console(), from);
    JournalPlace target = JournalSource.place(root.console(), to);
    if (source.name().equals(target.name())) {
      throw new ParameterException(
          spec.commandLine(), "FROM and TO are the same journal: " + source.name());
    }
    try (JournalReader journal = source.read()) {
      Base.Files segments = source.segmentFiles();
      return new CopyRun(root, "weir journal copy", target, yes)
          .run(
              Histories.chosen(journal, persistenceId)
                  .map(info -> Histories.of(journal, info, segments)));
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }
}
