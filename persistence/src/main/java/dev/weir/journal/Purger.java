package dev.weir.journal;

import dev.weir.journal.GuardedDb.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Removes the records of deleted events, a slice at a time between groups.
 *
 * <p>The head already says that they are gone, so what a crash leaves over is found by the next
 * deletion of the same persistence id, which starts at its first key. Slices are synced all the
 * same: at a start, a record after a broken one then always means damage.
 */
final class Purger {
  private static final int SLICE_KEYS = 1000;

  private record Range(long number, long to) {}

  private final GuardedDb db;
  private final Queue<Range> pending = new ArrayDeque<>();

  Purger(GuardedDb db) {
    this.db = db;
  }

  void add(Head head) {
    pending.add(new Range(head.number(), head.deletedTo()));
  }

  boolean idle() {
    return pending.isEmpty();
  }

  /** Deletes one slice of the oldest range. */
  void step() {
    Range range = pending.peek();
    if (range == null) {
      return;
    }
    List<Change> slice = new ArrayList<>();
    db.scan(
        EventKey.event(range.number, 0),
        (key, _) -> {
          boolean inside =
              EventKey.numberOf(key) == range.number && EventKey.revOf(key) <= range.to;
          if (inside) {
            slice.add(Change.delete(key));
          }
          return inside && slice.size() < SLICE_KEYS;
        });
    if (!slice.isEmpty()) {
      db.write(slice, true);
    }
    if (slice.size() < SLICE_KEYS) {
      pending.remove();
    }
  }
}
