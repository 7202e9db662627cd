package dev.weir.entity;

import dev.weir.config.WeirConfig;

/** Says when a snapshot is due: after so many event bytes, revs, or so long with changes. */
final class SnapshotSchedule {
  private final WeirConfig.Snapshot trigger;
  private long bytes;
  private long revs;
  private long lastMillis;
  private boolean running;

  SnapshotSchedule(WeirConfig.Snapshot trigger) {
    this.trigger = trigger;
  }

  void count(long eventBytes) {
    bytes += eventBytes;
    revs++;
  }

  void recovered(long nowMillis) {
    lastMillis = nowMillis;
  }

  boolean isDue(long nowMillis) {
    return !running
        && revs > 0
        && (bytes >= trigger.eventBytes()
            || revs >= trigger.revs()
            || nowMillis - lastMillis >= trigger.age().toMillis());
  }

  /** A snapshot of the present rev begins; what comes later counts for the next one. */
  void begin() {
    running = true;
    bytes = 0;
    revs = 0;
  }

  /** After a failure the next one is tried when as much has come again. */
  void end(boolean succeeded, long nowMillis) {
    running = false;
    if (succeeded) {
      lastMillis = nowMillis;
    }
  }
}
