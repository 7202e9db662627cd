package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the snapshots of one persistence id and says which are damaged. */
final class SnapshotReader {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

  /** What is whole, oldest first, and what is not. */
  record Found(List<StoredRecord> intact, List<WeirException> damage) {}

  private SnapshotReader() {}

  /** Intact snapshots, newest first. */
  static List<StoredRecord> read(GuardedDb db, Heads heads, String persistenceId) {
    Optional<Head> head = heads.find(persistenceId);
    if (head.isEmpty()) {
      return List.of();
    }
    Found found = scan(db, persistenceId, head.get());
    if (found.damage.isEmpty()) {
      return found.intact.reversed();
    }
    boolean changedMeanwhile = !heads.find(persistenceId).equals(head);
    return changedMeanwhile
        ? read(db, heads, persistenceId)
        : withoutDamaged(db, persistenceId, head.get(), found);
  }

  private static List<StoredRecord> withoutDamaged(
      GuardedDb db, String persistenceId, Head head, Found found) {
    found.damage.forEach(each -> LOG.error("A snapshot is left out: {}", each.getMessage()));
    long newest = found.intact.isEmpty() ? 0 : found.intact.getLast().rev();
    if (newest < head.deletedTo()) {
      throw Failures.corrupt(
          db.directory(),
          persistenceId,
          newest + 1,
          "a snapshot is damaged (%s) and the events it replaces are deleted up to %d"
              .formatted(found.damage.getFirst().getMessage(), head.deletedTo()));
    }
    return found.intact.reversed();
  }

  /** All snapshots, counted against the head. */
  static Found scan(GuardedDb db, String persistenceId, Head head) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    try {
      db.scan(
          EventKey.snapshot(head.number(), 0),
          (key, value) -> {
            boolean ours = EventKey.numberOf(key) == head.number();
            if (ours) {
              add(db, persistenceId, key, value, found);
            }
            return ours;
          });
    } catch (WeirException e) {
      if (e.code() != ErrorCode.JOURNAL_CORRUPT) {
        throw e;
      }
      found.damage.add(e);
    }
    int seen = found.intact.size() + found.damage.size();
    if (seen != head.snapshots() && found.damage.isEmpty()) {
      found.damage.add(
          Failures.corrupt(
              db.directory(),
              "persistence id %s has %d snapshots, but %d are found"
                  .formatted(persistenceId, head.snapshots(), seen)));
    }
    return found;
  }

  private static void add(
      GuardedDb db, String persistenceId, byte[] key, byte[] value, Found found) {
    try {
      found.intact.add(EventReader.checked(db, persistenceId, EventKey.revOf(key), key, value));
    } catch (WeirException e) {
      found.damage.add(e);
    }
  }
}
