package dev.weir.entity;

/**
 * Says when the clock of a circuit is to move by itself: when a view changes by it, but not more
 * often than an interval. A circuit without such views has no ticks.
 */
final class ClockPace {
  private final EntityWiring wiring;

  /** Unknown at first: the log says it after its first work. */
  private long next = Long.MIN_VALUE;

  private long earliest = Long.MIN_VALUE;

  ClockPace(EntityWiring wiring) {
    this.wiring = wiring;
  }

  /** When a view changes next, in milliseconds since 1970. */
  void next(long millis) {
    next = millis;
  }

  /** Whether it is time; then the next tick has to wait for the interval. */
  boolean ticks() {
    long now = wiring.clock().millis();
    boolean due = now >= next && now >= earliest && wiring.writeGuard().refusal(0).isEmpty();
    if (due) {
      earliest = now + wiring.limits().clockInterval().toMillis();
    }
    return due;
  }
}
