package dev.weir.entity;

import dev.weir.config.WeirException;
import java.time.Duration;

/** When a circuit whose log has failed is started again, and what its clients hear until then. */
final class Restarts {
  private static final Duration MIN = Duration.ofMillis(200);
  private static final Duration MAX = Duration.ofSeconds(10);
  private static final Duration PARKED = Duration.ofMinutes(10);
  private static final int OFTEN = 3;

  private final String persistenceId;
  private int failures;

  Restarts(String persistenceId) {
    this.persistenceId = persistenceId;
  }

  /**
   * The next start.
   *
   * @param refusal of everything that comes before it
   */
  record Next(Duration delay, WeirException refusal) {}

  void succeeded() {
    failures = 0;
    EntityMetrics.quarantine(persistenceId, false);
  }

  /** The start after a failure; one that will not mend itself waits for help. */
  Next after(WeirException cause) {
    failures++;
    if (LogFailure.needsHelp(cause, failures > OFTEN)) {
      EntityMetrics.quarantine(persistenceId, true);
      return new Next(PARKED, LogFailure.parked(cause));
    }
    Duration delay = MIN.multipliedBy(1L << (2 * Math.min(failures, OFTEN)));
    Duration spread = delay.plus(spread(delay));
    return new Next(spread.compareTo(MAX) < 0 ? spread : MAX, cause);
  }

  /** Circuits that fail together shall not all come back in the same moment. */
  private Duration spread(Duration delay) {
    return delay.multipliedBy(Math.floorMod(persistenceId.hashCode(), 20)).dividedBy(100);
  }
}
