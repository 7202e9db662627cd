package dev.weir.journal;

import dev.weir.config.WeirException;
import java.util.Optional;

/**
 * Reads every record of one persistence id, one lookup per rev, so that damage hides nothing behind
 * it.
 */
final class Audit {
  private final GuardedDb db;
  private final String persistenceId;
  private final Head head;
  private final AuditTally tally;

  private Audit(GuardedDb db, String persistenceId, Head head, RecordCheck check) {
    this.db = db;
    this.persistenceId = persistenceId;
    this.head = head;
    this.tally = new AuditTally(persistenceId, check);
  }

  static PersistenceIdAudit run(GuardedDb db, String persistenceId, Head head, RecordCheck check) {
    return new Audit(db, persistenceId, head, check).run();
  }

  private PersistenceIdAudit run() {
    for (long rev = head.deletedTo() + 1; rev <= head.highest(); rev++) {
      event(rev);
    }
    SnapshotReader.Found snapshots = SnapshotReader.scan(db, persistenceId, head);
    snapshots.damage().forEach(each -> tally.problem("snapshot: " + each.getMessage()));
    return tally.audit(info(persistenceId, head), snapshots.intact().reversed());
  }

  static PersistenceIdInfo info(String persistenceId, Head head) {
    return new PersistenceIdInfo(persistenceId, head.highest(), head.deletedTo(), head.snapshots());
  }

  private void event(long rev) {
    try {
      Optional<StoredRecord> found = EventReader.one(db, persistenceId, head, rev);
      found.ifPresentOrElse(tally::event, () -> tally.missing(rev));
    } catch (WeirException e) {
      tally.problem(rev, e.getMessage());
    }
  }
}
