package dev.weir.entity;

import dev.weir.entity.CircuitCommand.MoveHome;
import java.util.concurrent.TimeUnit;

/**
 * A circuit that is being given to another region: its writes wait until that region has stored all
 * that was written before.
 *
 * @param sinceNanos when they began to wait, on the monotonic clock
 */
record Giving(MoveHome command, long sinceNanos) implements RoleChange {
  /** Writes wait no longer than this: what takes longer is undone. */
  static final long MILLIS_MAX = 2_000;

  boolean isTo(String region) {
    return command.region().equals(region);
  }

  boolean isTooLong(long nowNanos) {
    return TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos) > MILLIS_MAX;
  }

  /** The event that gives it away. */
  CircuitEvent.HomeMoved event(long epoch) {
    return new CircuitEvent.HomeMoved(command.region(), Epochs.next(epoch, command.ordinal()));
  }
}
