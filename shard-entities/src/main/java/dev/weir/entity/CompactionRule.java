package dev.weir.entity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says up to which rev the events of a circuit may be deleted, and what forbids more.
 *
 * <p>Pure. Whoever deletes proves first that a snapshot of that very rev stands in for what goes:
 * see {@link Compactor}.
 */
final class CompactionRule {
  /** Snapshots from which a circuit can be recovered, however many of its events are gone. */
  static final int SNAPSHOTS_KEPT = 2;

  private CompactionRule() {}

  /** What forbids to delete more. */
  enum Reason {
    /** Two snapshots are kept, and the events back to the older of them. */
    NO_SNAPSHOT("no-snapshot"),
    /** Another region may still ask for the events, or cut its own log back to them. */
    REGION_BEHIND("region-behind"),
    /** The past is to be readable so far back. */
    TOO_YOUNG("too-young"),
    /** No backup has them. */
    NO_BACKUP("no-backup"),
    /** Nobody asked for more. */
    AS_ASKED("as-asked");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** As it is shown. */
    String word() {
      return word;
    }
  }

  /**
   * What is known of a circuit.
   *
   * @param deletedTo events up to this rev are gone
   * @param newest rev of the newest event
   * @param snapshots revs of what can be recovered from, in any order
   * @param stored up to which rev the other copies are known to have everything, by where they are;
   *     0 when nothing is known of one
   * @param agedTo rev of the newest event that is old enough to go; 0 if none is
   * @param backedUpTo rev that the newest backup has; empty when none is asked for
   * @param askedTo rev beyond which nobody wants anything deleted
   */
  record Facts(
      long deletedTo,
      long newest,
      List<Long> snapshots,
      Map<String, Long> stored,
      long agedTo,
      OptionalLong backedUpTo,
      OptionalLong askedTo) {}

  /** A bound on what may be deleted, with the words for it. */
  record Bound(Reason reason, long rev, String why) {}

  /**
   * What may be done.
   *
   * @param upTo events up to this rev may go; {@code deletedTo} when none may
   * @param bound what forbids more
   */
  record Verdict(long upTo, Bound bound) {}

  static Verdict of(Facts facts) {
    List<Bound> bounds = new ArrayList<>();
    bounds.add(bySnapshots(facts));
    facts.stored().forEach((where, rev) -> bounds.add(byCopy(where, rev)));
    bounds.add(byAge(facts.agedTo()));
    facts.backedUpTo().ifPresent(rev -> bounds.add(byBackup(rev)));
    facts.askedTo().ifPresent(rev -> bounds.add(asked(rev)));
    // of several at the same rev the first one; regions come in no order, so by their words
    Bound least =
        bounds.stream()
            .min(
                Comparator.comparingLong(Bound::rev)
                    .thenComparing(Bound::reason)
                    .thenComparing(Bound::why))
            .orElseThrow();
    return new Verdict(Math.max(facts.deletedTo(), least.rev()), least);
  }

  private static Bound bySnapshots(Facts facts) {
    List<Long> usable =
        facts.snapshots().stream()
            .filter(rev -> rev >= facts.deletedTo() && rev <= facts.newest())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    if (usable.size() < SNAPSHOTS_KEPT) {
      return new Bound(
          Reason.NO_SNAPSHOT,
          facts.deletedTo(),
          "The circuit has %s, and two are kept. Take a snapshot when it has more events."
              .formatted(
                  usable.isEmpty() ? "no snapshot" : "one snapshot, of rev " + usable.getFirst()));
    }
    long older = usable.get(SNAPSHOTS_KEPT - 1);
    return new Bound(
        Reason.NO_SNAPSHOT,
        older,
        "Two snapshots are kept, and the events after the older of them, which is of rev %d."
            .formatted(older));
  }

  private static Bound byCopy(String where, long rev) {
    return new Bound(
        Reason.REGION_BEHIND,
        rev,
        rev == 0
            ? "It is not known what is stored in %s.".formatted(where)
            : "Only events up to rev %d are known to be stored in %s.".formatted(rev, where));
  }

  private static Bound byAge(long agedTo) {
    return new Bound(
        Reason.TOO_YOUNG,
        agedTo,
        agedTo == 0
            ? "All events are younger than what is kept (weir.compaction.retention, or keep)."
            : "Events after rev %d are younger than what is kept (weir.compaction.retention, or keep)."
                .formatted(agedTo));
  }

  private static Bound byBackup(long rev) {
    return new Bound(
        Reason.NO_BACKUP,
        rev,
        rev == 0
            ? "No backup has the circuit, and weir.compaction.needs-backup is on."
            : "The newest backup has the circuit up to rev %d.".formatted(rev));
  }

  private static Bound asked(long rev) {
    return new Bound(Reason.AS_ASKED, rev, "No more was asked for than up to rev " + rev + ".");
  }
}
