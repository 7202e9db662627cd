package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.nio.file.Path;

/** The refusals of this package: each says what, where, why and what to do. */
final class Failures {
  private Failures() {}

  static WeirException down(String what) {
    return new WeirException(ErrorCode.JOURNAL_DOWN, what);
  }

  static WeirException down(String what, Throwable cause) {
    return with(ErrorCode.JOURNAL_DOWN, what, cause);
  }

  static WeirException with(ErrorCode code, String what, Throwable cause) {
    WeirException failure = new WeirException(code, what);
    failure.initCause(cause);
    return failure;
  }

  /** Damage that names no persistence id. */
  static WeirException corrupt(Path where, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The journal is damaged: "
            + where
            + ": "
            + what
            + ". Restore it from a copy, or run 'weir journal repair'.");
  }

  /** Damage that the sentence describes in full. */
  static WeirException corrupt(String what) {
    return new WeirException(ErrorCode.JOURNAL_CORRUPT, what);
  }

  /** Damage of one entity's history. */
  static WeirException corrupt(Path where, String persistenceId, long rev, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "The journal is damaged: %s: persistence id %s, sequence number %d: %s. Run 'weir journal verify --pid %s'."
            .formatted(where, persistenceId, rev, what, persistenceId));
  }

  /** A log that moved on while a snapshot was under way to it. */
  static WeirException notAhead(String persistenceId, long highest, long rev) {
    return new WeirException(
        ErrorCode.OWNERSHIP_CHANGED,
        "Persistence id %s has events up to sequence number %d: it does not begin anew behind %d. Recover it and look again."
            .formatted(persistenceId, highest, rev));
  }

  static WeirException closed(Path where) {
    return down("The journal in " + where + " is closed");
  }
}
