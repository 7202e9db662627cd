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
        return known.code() == ErrorCode.OWNERSHIP_CHANGED ? moving() : known;
      }
    }
    return new WeirException(
        ErrorCode.JOURNAL_DOWN,
        "The journal does not answer. It is being reopened; send the request again.");
  }

  /** The refusal for the commands the log was working on. */
  static WeirException outcome(WeirException cause) {
    if (cause.code() == ErrorCode.JOURNAL_DISK_RESERVE
        || cause.code() == ErrorCode.OWNERSHIP_CHANGED) {
      return cause; // the journal has said no: nothing is stored
    }
    return new WeirException(
        ErrorCode.OUTCOME_UNKNOWN,
        "The journal failed while the batch was being written: "
            + cause.getMessage()
            + " Send it again with the same Idempotency-Key.");
  }

  /** The refusal for commands that reach a circuit when it is about to leave its node. */
  static WeirException moving() {
    return new WeirException(
        ErrorCode.OWNERSHIP_CHANGED,
        "The circuit goes on at another node. Nothing was stored; send the request again.");
  }

  /** Whether starting again cannot mend it. A journal that is away comes back by itself. */
  static boolean needsHelp(WeirException cause, boolean oftenFailed) {
    return cause.code() == ErrorCode.JOURNAL_CORRUPT
        || (oftenFailed && cause.code() != ErrorCode.JOURNAL_DOWN);
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
