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

/** Writes one history into an archive, or nothing when it is not sound. */
public final class HistoryExport {
  private HistoryExport() {}

  /**
   * Writes the archive and reads it back.
   *
   * @throws WeirException {@code journal-corrupt} for a damaged history, {@code rev-compacted} for
   *     one whose first events are deleted, {@code journal-down} for a failing disk
   */
  public static ArchiveSummary run(
      History history, RecordCheck check, Path file, long writtenMillis) {
    if (history.first() > 1) {
      throw new WeirException(
          ErrorCode.REV_COMPACTED,
          "%s: its events up to rev %d are deleted and only a snapshot stands for them, which is not exported. Back up the data directory of the stopped node instead."
              .formatted(history.persistenceId(), history.first() - 1));
    }
    ArchiveHeader header =
        new ArchiveHeader(history.persistenceId(), history.first(), writtenMillis);
    ArchiveSummary written;
    try (ArchiveWriter out = ArchiveWriter.begin(file, header)) {
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
    ArchiveReader read = ArchiveReader.open(file);
    if (!read.header().equals(header) || !read.summary().equals(written)) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "Archive " + file + " does not read as it was written.");
    }
    return written;
  }

  private static WeirException damaged(History history, long rev, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "%s: sequence number %d: %s. Run 'weir journal repair'."
            .formatted(history.persistenceId(), rev, what));
  }
}
