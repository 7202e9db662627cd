package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;

/** What must remain when the newest events of a persistence id are removed. */
final class Truncation {
  private Truncation() {}

  /**
   * Throws unless the history up to the rev can still be read: by its events, or from a snapshot
   * that stands in for the deleted ones.
   */
  static void check(String persistenceId, long rev, long deletedTo, List<Long> snapshots) {
    if (rev < deletedTo) {
      throw refused(persistenceId, rev, "its events are deleted up to " + deletedTo);
    }
    boolean readable =
        deletedTo == 0 || snapshots.stream().anyMatch(each -> each >= deletedTo && each <= rev);
    if (!readable) {
      throw refused(
          persistenceId,
          rev,
          "its events are deleted up to %d and no snapshot from there to %d stands in for them"
              .formatted(deletedTo, rev));
    }
  }

  private static WeirException refused(String persistenceId, long rev, String why) {
    return new WeirException(
        ErrorCode.PRECONDITION_FAILED,
        "Persistence id %s cannot be cut off after sequence number %d: %s. Copy it anew instead."
            .formatted(persistenceId, rev, why));
  }

  /** Revs of all snapshots, damaged ones included. */
  static List<Long> snapshotRevs(GuardedDb db, Head head) {
    List<Long> revs = new ArrayList<>();
    db.scan(
        EventKey.snapshot(head.number(), 0),
        (key, _) -> {
          boolean ours = EventKey.numberOf(key) == head.number();
          if (ours) {
            revs.add(EventKey.revOf(key));
          }
          return ours;
        });
    return revs;
  }
}
