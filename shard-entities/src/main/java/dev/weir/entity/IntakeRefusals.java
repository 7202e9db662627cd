package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.SeizeHome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What the intake of a circuit tells those it refuses. */
final class IntakeRefusals {
  private IntakeRefusals() {}

  /** Why a stage failed. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  static WeirException notFetched(Throwable failure) {
    Throwable cause = cause(failure);
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

  static WeirException homeAnswers(String home) {
    return new WeirException(
        ErrorCode.DEPENDENCY_EXISTS,
        "Region "
            + home
            + " writes the circuit and answers. Move it instead, which loses nothing; or stop the"
            + " nodes of region "
            + home
            + " first, and ask again when they have not been heard for some seconds.");
  }

  static WeirException notHeard(String region) {
    return new WeirException(
        ErrorCode.HOME_UNREACHABLE, "Region " + region + " is not heard here. Ask a node of it.");
  }

  static WeirException otherHome(int ordinal) {
    return new WeirException(
        ErrorCode.HOME_MOVING,
        "The region with ordinal "
            + ordinal
            + " has become the home of the circuit meanwhile. Look where it is now, and ask"
            + " again.");
  }

  static WeirException rootAnswers(String root) {
    return new WeirException(
        ErrorCode.DEPENDENCY_EXISTS,
        "Region "
            + root
            + " writes the directory and answers, or this region is not known to it. Nothing was"
            + " changed.");
  }

  static WeirException copyIsAhead(String region) {
    return new WeirException(
        ErrorCode.DEPENDENCY_EXISTS,
        "The copy of the directory in region "
            + region
            + " has more than the one here. Have region "
            + region
            + " write the directory.");
  }

  /** Empty when no more is missing than the command gives up. */
  static Optional<WeirException> lossNotAccepted(
      SeizeHome command, Freshness freshness, long missing, long rev) {
    if (command.lossMax().isPresent() && missing <= command.lossMax().getAsLong()) {
      return Optional.empty();
    }
    String known =
        missing < 0
            ? "how many batches of region " + freshness.home() + " are missing here is not known"
            : missing + " batches of region " + freshness.home() + " are known to be missing here";
    String age =
        freshness.lagMillis() < 0
            ? "which was not heard since the copy was started"
            : "which was last heard " + freshness.lagMillis() + " ms ago";
    return Optional.of(
        new WeirException(
            ErrorCode.CONFIRMATION_REQUIRED,
            "The copy in region %s ends at rev %d; %s, %s. What that region wrote since is not counted. Repeat the request with accept_loss_revs of at least %d to give them up; they are kept in a quarantine file when region %s comes back."
                .formatted(
                    freshness.region(), rev, known, age, Math.max(0, missing), freshness.home()),
            Map.of("home", freshness.home(), "have_rev", rev, "lag_revs", Math.max(0, missing))));
  }

  static WeirException revLost(long epoch, long minRev, EpochHistory epochs) {
    return new WeirException(
        ErrorCode.REV_LOST,
        "Rev %d of epoch %d is no part of the circuit any more: another region was made its home. Read without it, and look what became of the batch."
            .formatted(minRev, epoch),
        Map.of(
            "min_rev", minRev, "epoch", epochs.current(), "last_rev", epochs.endOf(epoch, minRev)));
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
