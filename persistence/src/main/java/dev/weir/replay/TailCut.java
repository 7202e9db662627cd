package dev.weir.replay;

import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.PostgresReader;
import dev.weir.journal.PostgresTarget;
import dev.weir.journal.RecordCheck;
import dev.weir.journal.StoredRecord;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cuts a history of a database off before its first hole or damaged record. The rows behind are
 * written to quarantine files first, each with rows of consecutive revs.
 */
public final class TailCut {
  private final String persistenceId;
  private final RecordCheck check;
  private final List<Rows> rows = new ArrayList<>();
  private long due;
  private long cutAfter = -1;
  private String why = "";

  /** Consecutive rows behind the cut. */
  public record Rows(long first, long last) {}

  private TailCut(PersistenceIdInfo info, RecordCheck check) {
    this.persistenceId = info.persistenceId();
    this.check = check;
    this.due = info.deletedTo() + 1;
  }

  /** Reads all rows of a history; changes nothing. */
  public static TailCut plan(PostgresReader journal, PersistenceIdInfo info, RecordCheck check) {
    TailCut cut = new TailCut(info, check);
    journal.forEach(info.persistenceId(), cut::look);
    return cut;
  }

  private void look(StoredRecord stored) {
    if (!needed()) {
      if (stored.rev() != due) {
        begin(due, "the row of rev " + due + " is missing");
      } else {
        check.problem(stored).ifPresent(what -> begin(stored.rev(), what));
      }
    }
    if (needed()) {
      add(stored.rev());
    }
    due = stored.rev() + 1;
  }

  private void begin(long firstBad, String what) {
    cutAfter = firstBad - 1;
    why = what;
  }

  private void add(long rev) {
    if (!rows.isEmpty() && rows.getLast().last == rev - 1) {
      rows.set(rows.size() - 1, new Rows(rows.getLast().first, rev));
    } else {
      rows.add(new Rows(rev, rev));
    }
  }

  /** Whether there is anything to cut off. */
  public boolean needed() {
    return cutAfter >= 0;
  }

  /** Rev of the last event that stays. */
  public long cutAfter() {
    return cutAfter;
  }

  /** Rev of the last row that is there. */
  public long last() {
    return due - 1;
  }

  /** What is wrong with the first rev that goes. */
  public String why() {
    return why;
  }

  /** How many rows go. */
  public long events() {
    return rows.stream().mapToLong(each -> each.last - each.first + 1).sum();
  }

  /**
   * Writes the rows to files and removes them; the history must have been claimed.
   *
   * @param epoch of the claim
   * @return the files
   */
  public List<Path> run(
      PostgresTarget journal,
      QuarantineDirectory quarantine,
      long epoch,
      String region,
      long writtenMillis) {
    List<Path> files = new ArrayList<>();
    for (Rows each : rows) {
      QuarantineHeader header =
          new QuarantineHeader(persistenceId, epoch, each.first, each.last, writtenMillis, region);
      files.add(quarantine.write(header, () -> oneByOne(journal, each)));
    }
    journal.truncate(persistenceId, cutAfter, epoch);
    return files;
  }

  /** A larger page would run into the next hole. */
  private Iterator<List<StoredRecord>> oneByOne(PostgresTarget journal, Rows run) {
    return LongStream.rangeClosed(run.first, run.last)
        .mapToObj(rev -> journal.range(persistenceId, rev, 1))
        .iterator();
  }
}
