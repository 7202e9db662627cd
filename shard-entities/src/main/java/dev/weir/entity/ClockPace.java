package dev.weir.entity;

import java.time.Duration;

/**
 * Says when the clock of a circuit is to move by itself: when a view changes by it, but not more
 * often than an interval. A circuit without such views has no ticks.
 */
final class ClockPace {
  private final long intervalMillis;

  /** Unknown at first: the log says it after its first work. */
  private long next = Long.MIN_VALUE;

  private long earliest = Long.MIN_VALUE;

  ClockPace(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  /** When a view changes next, in milliseconds since 1970. */
  void next(long millis) {
    next = millis;
  }

  boolean isDue(long nowMillis) {
    return nowMillis >= next && nowMillis >= earliest;
  }

  /** A tick is on its way. */
  void ticked(long nowMillis) {
    earliest = nowMillis + intervalMillis;
  }
}
