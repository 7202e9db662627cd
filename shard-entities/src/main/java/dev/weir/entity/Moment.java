package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.time.Instant;

/** As of when a read is answered. */
public sealed interface Moment {
  /** The newest rev that is fresh enough. */
  record Now() implements Moment {}

  /**
   * As it was at a rev.
   *
   * @param epoch under which the rev was written; 0 when that is not known
   */
  record AtRev(long rev, long epoch) implements Moment {}

  /**
   * As it was at a time: after the last event that is not later.
   *
   * @param millis wall clock of the home, as its events carry it
   */
  record AtTime(long millis) implements Moment {}

  /**
   * Refuses a time that is yet to come.
   *
   * @param nowMillis wall clock
   */
  default void requirePassed(long nowMillis) {
    if (this instanceof AtTime(long millis) && millis > nowMillis) {
      throw new WeirException(
          ErrorCode.PARAMETER_INVALID,
          Instant.ofEpochMilli(millis)
              + " is yet to come. Leave the time away to have what is there now.");
    }
  }

  /**
   * Whether a circuit has gone on since then.
   *
   * @param rev of the circuit
   * @param eventMillis time of the event of that rev
   */
  default boolean isBefore(long rev, long eventMillis) {
    return switch (this) {
      case Now _ -> false;
      case AtRev at -> at.rev() < rev;
      case AtTime at -> at.millis() < eventMillis;
    };
  }
}
