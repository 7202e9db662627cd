package dev.weir.entity;

import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;

/**
 * Where two copies of a circuit's log part. An event's chain value stands for the whole history up
 * to it, so a handful of events is read of each, wherever the copies are stored.
 *
 * @param common the last rev that both have alike; 0 when all that both still keep differs. What
 *     one has deleted is taken for alike when there is nothing else to go by
 * @param left the newest rev of one copy
 * @param right the newest rev of the other
 */
public record LogBranch(long common, long left, long right) {
  /** How the copies stand to each other. */
  public enum Relation {
    /** Both have the same events. */
    SAME,
    /** The right one has all events of the left one, and more. */
    LEFT_BEHIND,
    /** The left one has all events of the right one, and more. */
    RIGHT_BEHIND,
    /** Each has events that the other has not. */
    PARTED
  }

  /** Compares two copies; both must have the circuit. */
  public static LogBranch of(
      JournalReader left,
      PersistenceIdInfo ofLeft,
      JournalReader right,
      PersistenceIdInfo ofRight) {
    String id = ofLeft.persistenceId();
    long same = Math.max(ofLeft.deletedTo(), ofRight.deletedTo());
    long other = Math.min(ofLeft.highest(), ofRight.highest()) + 1;
    // alike up to same, or unknown that far back; different from other on, or nothing there
    long deleted = same;
    boolean isComparable = other - same > 1;
    while (other - same > 1) {
      long middle = same + (other - same) / 2;
      if (isAlike(read(left, id, middle), read(right, id, middle))) {
        same = middle;
      } else {
        other = middle;
      }
    }
    long common = isComparable && same == deleted ? 0 : same;
    return new LogBranch(common, ofLeft.highest(), ofRight.highest());
  }

  private static StoredRecord read(JournalReader journal, String persistenceId, long rev) {
    return journal.range(persistenceId, rev, 1).getFirst();
  }

  private static boolean isAlike(StoredRecord left, StoredRecord right) {
    return EventFrame.chainOf(left.payload()).equals(EventFrame.chainOf(right.payload()));
  }

  public Relation relation() {
    if (common == left) {
      return common == right ? Relation.SAME : Relation.LEFT_BEHIND;
    }
    return common == right ? Relation.RIGHT_BEHIND : Relation.PARTED;
  }
}
