package dev.weir.cli;

import dev.weir.config.WeirException;
import dev.weir.replay.ArchiveHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir journal import}. */
@Command(
    name = "import",
    description =
        "Put archives into a journal that has nothing of them, or their beginning, each with the"
            + " snapshot that it begins with, if it does. Without --yes it only says what it would"
            + " do. Ends with 4 if one is refused.")
final class JournalImportCommand implements Callable<Integer> {
  private final WeirCommand root;

  @Mixin private JournalSource journal;

  @Option(names = "--yes", description = "Write.")
  private boolean yes;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Archives, or directories that hold them.")
  private List<Path> files;

  JournalImportCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    List<ArchiveHistory> histories =
        files.stream().flatMap(this::archives).map(this::open).toList();
    JournalPlace target = journal.place(root.console());
    return new CopyRun(root, "weir journal import", target, yes).run(histories.stream());
  }

  private Stream<Path> archives(Path file) {
    Path given = root.console().directory().resolve(file);
    if (!Files.isDirectory(given)) {
      return Stream.of(given);
    }
    try (Stream<Path> inside = Files.list(given)) {
      List<Path> found =
          inside
              .filter(each -> each.toString().endsWith(JournalExportCommand.SUFFIX))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new CheckFailed(given + " holds no archive (*" + JournalExportCommand.SUFFIX + ").");
      }
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them before anything is written: a damaged one is known at once. */
  private ArchiveHistory open(Path file) {
    try {
      return ArchiveHistory.open(file, Histories::meaning);
    } catch (WeirException refusal) {
      throw CheckFailed.of(refusal);
    }
  }
}
