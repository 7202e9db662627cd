package dev.weir.journal;

import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads every record of one persistence id, one lookup per rev, so that damage hides nothing behind
 * it.
 */
final class Audit {
  /** More of the same says nothing new. */
  private static final int PROBLEMS_MAX = 100;

  private final GuardedDb db;
  private final String persistenceId;
  private final Head head;
  private final List<String> problems = new ArrayList<>();
  private long events;
  private long bytes;
  private long oldest;
  private long newest;

  private Audit(GuardedDb db, String persistenceId, Head head) {
    this.db = db;
    this.persistenceId = persistenceId;
    this.head = head;
  }

  static PersistenceIdAudit run(GuardedDb db, String persistenceId, Head head) {
    return new Audit(db, persistenceId, head).run();
  }

  private PersistenceIdAudit run() {
    for (long rev = head.deletedTo() + 1; rev <= head.highest(); rev++) {
      event(rev);
    }
    SnapshotReader.Found snapshots = SnapshotReader.scan(db, persistenceId, head);
    snapshots.damage().forEach(each -> problem("snapshot: " + each.getMessage()));
    snapshots.intact().forEach(each -> bytes += each.encode().length);
    return new PersistenceIdAudit(
        info(persistenceId, head),
        events,
        bytes,
        oldest,
        newest,
        snapshots.intact().reversed().stream().map(StoredRecord::rev).toList(),
        List.copyOf(problems));
  }

  static PersistenceIdInfo info(String persistenceId, Head head) {
    return new PersistenceIdInfo(persistenceId, head.highest(), head.deletedTo(), head.snapshots());
  }

  private void event(long rev) {
    try {
      Optional<StoredRecord> found = EventReader.one(db, persistenceId, head, rev);
      if (found.isEmpty()) {
        problem("sequence number " + rev + ": the record is missing");
      } else {
        count(found.get());
      }
    } catch (WeirException e) {
      problem("sequence number " + rev + ": " + e.getMessage());
    }
  }

  private void count(StoredRecord found) {
    oldest = events == 0 ? found.timestamp() : oldest;
    newest = found.timestamp();
    events++;
    bytes += found.encode().length;
  }

  private void problem(String what) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(persistenceId + ": " + what);
    }
  }
}
