package dev.weir.journal;

import java.util.ArrayList;
import java.util.List;

/** Counts what an audit reads of one persistence id, and collects what is wrong. */
final class AuditTally {
  /** More of the same says nothing new. */
  private static final int PROBLEMS_MAX = 100;

  private final String persistenceId;
  private final RecordCheck check;
  private final List<String> problems = new ArrayList<>();
  private long events;
  private long bytes;
  private long oldest;
  private long newest;

  AuditTally(String persistenceId, RecordCheck check) {
    this.persistenceId = persistenceId;
    this.check = check;
  }

  /** An event that the store holds whole. */
  void event(StoredRecord found) {
    oldest = events == 0 ? found.timestamp() : oldest;
    newest = found.timestamp();
    events++;
    bytes += found.encode().length;
    check.problem(found).ifPresent(what -> problem(found.rev(), what));
  }

  void missing(long rev) {
    problem(rev, "the record is missing");
  }

  void problem(long rev, String what) {
    problem("sequence number " + rev + ": " + what);
  }

  void problem(String what) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(persistenceId + ": " + what);
    }
  }

  /**
   * The result.
   *
   * @param snapshots those that are whole, newest first
   */
  PersistenceIdAudit audit(PersistenceIdInfo info, List<StoredRecord> snapshots) {
    snapshots.forEach(each -> bytes += each.encode().length);
    return new PersistenceIdAudit(
        info,
        events,
        bytes,
        oldest,
        newest,
        snapshots.stream().map(StoredRecord::rev).toList(),
        List.copyOf(problems));
  }
}
