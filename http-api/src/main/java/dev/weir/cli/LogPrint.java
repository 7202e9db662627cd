package dev.weir.cli;

import dev.weir.entity.LogLines;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Prints a stretch of a circuit's log, one event a line. */
final class LogPrint {
  private static final long CHUNK_BYTES = 4 << 20;

  private final JournalReader journal;
  private final PersistenceIdInfo info;
  private final LogLines lines = new LogLines();

  LogPrint(JournalReader journal, PersistenceIdInfo info) {
    this.journal = journal;
    this.info = info;
  }

  /**
   * Prints the events of these revs that are there.
   *
   * @return how many
   */
  long print(long from, long to, PrintStream out) {
    long printed = 0;
    long next = begin(from);
    List<StoredRecord> chunk = List.of();
    do {
      chunk = journal.range(info.persistenceId(), next, CHUNK_BYTES);
      for (StoredRecord each : chunk) {
        if (each.rev() > to) {
          return printed;
        }
        if (each.rev() < from) {
          lines.pass(each);
        } else {
          out.println(lines.line(each));
          printed++;
        }
        next = each.rev() + 1;
      }
    } while (!chunk.isEmpty());
    return printed;
  }

  /** The first rev to read so that the tables of rev {@code from} are known. */
  private long begin(long from) {
    List<StoredRecord> snapshots = journal.snapshots(info.persistenceId());
    Optional<StoredRecord> before =
        snapshots.stream()
            .filter(each -> each.rev() < from)
            .max(Comparator.comparingLong(StoredRecord::rev));
    Optional<StoredRecord> base =
        before.or(() -> info.deletedTo() == 0 ? Optional.empty() : oldest(snapshots));
    base.ifPresent(lines::knowTablesOf);
    return Math.max(info.deletedTo(), before.map(StoredRecord::rev).orElse(0L)) + 1;
  }

  private static Optional<StoredRecord> oldest(List<StoredRecord> snapshots) {
    return snapshots.stream().min(Comparator.comparingLong(StoredRecord::rev));
  }
}
