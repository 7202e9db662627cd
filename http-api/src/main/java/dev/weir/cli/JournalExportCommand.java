package dev.weir.cli;

import dev.weir.archive.ArchiveSummary;
import dev.weir.config.WeirException;
import dev.weir.journal.FileName;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.replay.Base;
import dev.weir.replay.HistoryExport;
import dev.weir.replay.JournalHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir journal export}. */
@Command(
    name = "export",
    description =
        "Write each history into a compressed, checksummed archive; the journal stays as it is."
            + " Where a circuit's first events are deleted, the snapshot that stands for them goes"
            + " first. Ends with 4 if one cannot be exported; the others are.")
final class JournalExportCommand implements Callable<Integer> {
  static final String SUFFIX = ".wa";
  private static final List<String> COLUMNS =
      List.of(
          "persistence_id",
          "outcome",
          "from_rev",
          "to_rev",
          "events",
          "base_rev",
          "bytes",
          "file",
          "why");

  private final WeirCommand root;

  @Mixin private JournalSource journal;

  @Option(
      names = "--pid",
      paramLabel = "ID",
      description = "This persistence id alone, as 'weir journal list' shows it.")
  private String persistenceId;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR_OR_FILE",
      description =
          "A directory for files named by their persistence id, made if missing; with --pid also"
              + " the file itself, whose name ends with "
              + SUFFIX
              + ".")
  private Path to;

  JournalExportCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Base.Files segments = journal.place(root.console()).segmentFiles();
    List<Map<String, Object>> rows =
        journal.read(
            root.console(),
            reader ->
                Histories.chosen(reader, persistenceId)
                    .map(info -> row(Histories.of(reader, info, segments), info))
                    .toList());
    List<Map<String, Object>> refused = new ArrayList<>(rows);
    refused.removeIf(row -> row.get("why").equals(""));
    Histories.print(root, rows, COLUMNS);
    root.note(
        "%d archives, %s events%s"
            .formatted(
                rows.size() - refused.size(),
                WeirCommand.grouped(rows.stream().mapToLong(row -> (long) row.get("events")).sum()),
                refused.isEmpty() ? "" : "; " + refused.size() + " left out, see why"));
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private Map<String, Object> row(JournalHistory history, PersistenceIdInfo info) {
    String id = info.persistenceId();
    Path file = file(id);
    try {
      ArchiveSummary written =
          HistoryExport.run(history, Histories.meaning(id), file, System.currentTimeMillis());
      return row(id, "exported", history.first(), written, file, "");
    } catch (WeirException refusal) {
      String why = refusal.code().slug() + ": " + refusal.getMessage();
      ArchiveSummary nothing = new ArchiveSummary(info.highest(), 0, 0, 0);
      return row(id, "left-out", info.deletedTo() + 1, nothing, file, why);
    }
  }

  private Path file(String id) {
    Path given = root.console().directory().resolve(to);
    boolean itself =
        persistenceId != null && given.toString().endsWith(SUFFIX) && !Files.isDirectory(given);
    return itself ? given : given.resolve(FileName.of(id) + SUFFIX);
  }

  private static Map<String, Object> row(
      String id, String outcome, long first, ArchiveSummary written, Path file, String why) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("persistence_id", id);
    row.put("outcome", outcome);
    row.put("from_rev", first);
    row.put("to_rev", written.last());
    row.put("events", written.events());
    row.put("base_rev", written.snapshots() > 0 ? first - 1 : 0);
    row.put("bytes", why.isEmpty() ? file.toFile().length() : 0);
    row.put("file", why.isEmpty() ? file.toString() : "");
    row.put("why", why);
    return row;
  }
}
