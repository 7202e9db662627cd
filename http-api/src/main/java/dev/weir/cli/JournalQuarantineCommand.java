package dev.weir.cli;

import dev.weir.journal.Salvage;
import dev.weir.quarantine.QuarantineDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir journal quarantine}. */
@Command(
    name = "quarantine",
    description =
        "What repairs and failovers have set aside in a data directory: damaged journals and files"
            + " with events. Nothing of it is used, and nothing removes it.")
final class JournalQuarantineCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("kind", "path", "bytes", "modified_at");

  private final WeirCommand root;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".weir",
      description = "The node's data directory; ${DEFAULT-VALUE} if not given.")
  private Path data;

  JournalQuarantineCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Path directory = root.console().directory().resolve(data);
    List<Map<String, Object>> rows = new ArrayList<>();
    Salvage.damagedCopies(directory).forEach(each -> rows.add(row("journal", each)));
    new QuarantineDirectory(directory, 0).list().forEach(each -> rows.add(row("events", each)));
    Histories.print(root, rows, COLUMNS);
    return ExitCode.DONE;
  }

  private static Map<String, Object> row(String kind, Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes =
          files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("kind", kind);
      row.put("path", path.toString());
      row.put("bytes", bytes);
      row.put("modified_at", Files.getLastModifiedTime(path).toInstant().toString());
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
