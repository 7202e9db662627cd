package dev.weir.replay;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveHeader;
import dev.weir.archive.ArchiveReader;
import dev.weir.archive.ArchiveSummary;
import dev.weir.archive.ArchiveWriter;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.RecordCheck;
import java.nio.file.Path;
import java.util.Optional;

/** Writes one history into an archive, or nothing when it is not sound. */
public final class HistoryExport {
  private HistoryExport() {}

  /**
   * Writes the archive, the base before the events, and reads it back.
   *
   * @throws WeirException {@code journal-corrupt} for a damaged history, {@code rev-compacted} for
   *     one whose first events are deleted with nothing that stands for them, {@code journal-down}
   *     for a failing disk
   */
  public static ArchiveSummary run(
      History history, HistoryMeaning meaning, Path file, long writtenMillis) {
    Optional<Base> base = history.requiredBase();
    RecordCheck check = meaning.check(base.map(Base::snapshot));
    ArchiveHeader header =
        new ArchiveHeader(history.persistenceId(), history.first(), writtenMillis);
    ArchiveSummary written;
    try (ArchiveWriter out = ArchiveWriter.begin(file, header)) {
      base.ifPresent(state -> add(state, out));
      history.forEach(
          history.first(),
          event -> {
            check
                .problem(event)
                .ifPresent(
                    what -> {
                      throw damaged(history, event.rev(), what);
                    });
            out.add(new ArchiveEntry.Event(event));
          });
      written = out.finish();
    }
    ArchiveReader read = ArchiveHistory.open(file, _ -> meaning).archive();
    if (!read.header().equals(header) || !read.summary().equals(written)) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "Archive " + file + " does not read as it was written.");
    }
    return written;
  }

  private static void add(Base base, ArchiveWriter out) {
    out.add(new ArchiveEntry.Snapshot(base.snapshot()));
    base.forEach(out::add);
  }

  private static WeirException damaged(History history, long rev, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "%s: sequence number %d: %s. Run 'weir journal repair'."
            .formatted(history.persistenceId(), rev, what));
  }
}
