package dev.weir.entity;

import dev.weir.config.WeirConfig;

/**
 * Says when a snapshot is due: after so many event bytes, revs or changes, or so long with some.
 *
 * <p>Changes bound what a recovery replays, and events may hold eight bytes a change. A snapshot
 * costs its rows, so changes must also be as many as the tables had rows: all snapshots together
 * then write no more than one row a change.
 */
final class SnapshotSchedule {
  /** Event bytes and changes that a recovery replays in the blink of an eye. */
  private static final long SHORT_BYTES = 1 << 20;

  private static final long SHORT_CHANGES = 10_000;

  /** Events are read in pages: so many in a few of them. */
  private static final long SHORT_REVS = 256;

  /** Rows that go into a snapshot in about the time that one event takes to be read again. */
  private static final long ROWS_A_REV = 50;

  private final WeirConfig.Snapshot trigger;
  private long bytes;
  private long revs;
  private long changes;
  private long rows;
  private long lastMillis;
  private boolean running;

  SnapshotSchedule(WeirConfig.Snapshot trigger) {
    this.trigger = trigger;
  }

  void count(long eventBytes, int eventChanges) {
    bytes += eventBytes;
    revs++;
    changes += eventChanges;
  }

  void recovered(long nowMillis, long tableRows) {
    lastMillis = nowMillis;
    rows = tableRows;
  }

  boolean isDue(long nowMillis) {
    return !running
        && revs > 0
        && (bytes >= trigger.eventBytes()
            || revs >= trigger.revs()
            || changes >= Math.max(trigger.changes(), rows)
            || nowMillis - lastMillis >= trigger.age().toMillis());
  }

  /** Whether one is being written. */
  boolean isRunning() {
    return running;
  }

  /** Whether a snapshot now would save the next owner work worth speaking of. */
  boolean isWorthwhile() {
    return !running
        && (bytes > SHORT_BYTES
            || changes > SHORT_CHANGES
            || (revs > SHORT_REVS && rows + changes <= revs * ROWS_A_REV));
  }

  /** A snapshot of the present rev begins; what comes later counts for the next one. */
  void begin(long tableRows) {
    running = true;
    bytes = 0;
    revs = 0;
    changes = 0;
    rows = tableRows;
  }

  /** After a failure the next one is tried when as much has come again. */
  void end(boolean succeeded, long nowMillis) {
    running = false;
    if (succeeded) {
      lastMillis = nowMillis;
    }
  }
}
