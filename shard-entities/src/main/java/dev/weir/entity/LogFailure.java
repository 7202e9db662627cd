package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;

/** Turns what stopped a circuit's log into what its clients are told. */
final class LogFailure {
  private LogFailure() {}

  /** The refusal for commands that have not been given to the log. */
  static WeirException explain(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof WeirException known) {
        return known;
      }
    }
    return new WeirException(
        ErrorCode.JOURNAL_DOWN,
        "The circuit's journal does not answer. It is being reopened; send the request again.");
  }

  /** The refusal for the commands the log was working on. */
  static WeirException outcome(WeirException cause) {
    if (cause.code() == ErrorCode.JOURNAL_DISK_RESERVE) {
      return cause;
    }
    return new WeirException(
        ErrorCode.OUTCOME_UNKNOWN,
        "The journal failed while the batch was being written: "
            + cause.getMessage()
            + " Send it again with the same Idempotency-Key.");
  }

  /** The refusal while a circuit waits for help. */
  static WeirException parked(WeirException cause) {
    return new WeirException(
        cause.code() == ErrorCode.JOURNAL_CORRUPT
            ? ErrorCode.JOURNAL_CORRUPT
            : ErrorCode.CIRCUIT_QUARANTINED,
        "The circuit is quarantined after failing to start: " + cause.getMessage(),
        cause.members());
  }
}
