package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.CircuitNames;
import dev.weir.router.CircuitId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks what would be lost before a tenant is taken from a region that does not answer. */
final class ForcedMoves {
  private final Tenants tenants;
  private final Circuits circuits;

  /** What is known to be missing, and one reason for people. */
  private record Loss(long revs, String detail) {
    private static final Loss NONE = new Loss(0, "");

    Loss plus(Loss other) {
      return new Loss(revs + other.revs, other.detail.isEmpty() ? detail : other.detail);
    }
  }

  ForcedMoves(Tenants tenants, Circuits circuits) {
    this.tenants = tenants;
    this.circuits = circuits;
  }

  /**
   * How many revs a circuit of the tenant may lose.
   *
   * @throws WeirException as a failed stage: {@code confirmation-required} when that was not said,
   *     or less than is missing in all circuits together
   */
  CompletionStage<Long> accepted(String tenant, String region, Optional<Long> given) {
    return tenants
        .require(tenant)
        .thenCompose(
            found -> {
              CompletionStage<Loss> all = CompletableFuture.completedStage(Loss.NONE);
              for (String circuit : CircuitNames.of(found)) {
                CircuitId id = new CircuitId(tenant, circuit);
                all = all.thenCompose(sum -> loss(id, region).thenApply(sum::plus));
              }
              return all;
            })
        .thenApply(
            loss -> {
              if (given.isEmpty() || given.get() < loss.revs()) {
                throw refused(tenant, loss);
              }
              return given.get();
            });
  }

  private static WeirException refused(String tenant, Loss loss) {
    return new WeirException(
        ErrorCode.CONFIRMATION_REQUIRED,
        loss.detail().isEmpty()
            ? "Nothing of tenant "
                + tenant
                + " is written elsewhere. Repeat the request with accept_loss_revs 0 to have the"
                + " directory say so too."
            : loss.detail(),
        Map.of("lag_revs", loss.revs()));
  }

  /** A circuit that is asked without saying what may be lost answers what would be. */
  private CompletionStage<Loss> loss(CircuitId circuit, String region) {
    return circuits
        .ask(circuit, replyTo -> new SeizeHome(region, 0, OptionalLong.empty(), replyTo))
        .thenApply(there -> Loss.NONE)
        .exceptionally(
            failure -> {
              Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
              if (cause instanceof WeirException refusal
                  && refusal.code() == ErrorCode.CONFIRMATION_REQUIRED) {
                return new Loss(
                    ((Number) refusal.members().get("lag_revs")).longValue(), refusal.getMessage());
              }
              throw new CompletionException(cause);
            });
  }
}
