package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** What the intake of a circuit tells those it refuses. */
final class IntakeRefusals {
  private IntakeRefusals() {}

  static WeirException notFetched(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refusal
        ? refusal
        : new WeirException(
            ErrorCode.RECOVERING,
            "The batch could not be brought to the node of its circuit ("
                + cause
                + "). Nothing was stored; send it again.");
  }

  /** Whether the directory has refused because it knows no such circuit. */
  static boolean saysThereIsNone(WeirException refusal) {
    return refusal.code() == ErrorCode.TENANT_NOT_FOUND
        || refusal.code() == ErrorCode.CIRCUIT_NOT_FOUND;
  }

  static WeirException notHome(String region) {
    return new WeirException(
        ErrorCode.HOME_MOVING,
        "Region "
            + region
            + " does not write the circuit. Nothing was stored; send the request again.");
  }

  static WeirException beingGiven() {
    return new WeirException(
        ErrorCode.HOME_MOVING,
        "The circuit is just being given to another region. Nothing was changed; ask again.");
  }

  static WeirException doesNotKeepUp(String region) {
    return new WeirException(
        ErrorCode.HOME_MOVING,
        "Region "
            + region
            + " does not follow closely enough to take the circuit over. It stays where it is.");
  }

  static WeirException notReached(long rev, long minRev, boolean recovering) {
    return new WeirException(
        recovering ? ErrorCode.RECOVERING : ErrorCode.REV_NOT_REACHED,
        "The circuit is at rev " + rev + ", not yet at " + minRev + ".",
        Map.of("have_rev", rev, "min_rev", minRev));
  }

  static WeirException streamsBusy(int max) {
    return new WeirException(
        ErrorCode.STREAMS_BUSY, "The circuit has " + max + " subscribers, which is its limit.");
  }
}
