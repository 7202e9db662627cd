package dev.weir.router;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantDirectory;
import dev.weir.entity.TenantReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Asks entities through cluster sharding. */
public final class ShardingRouter implements Router {
  /** The type of circuit entities. */
  public static final EntityTypeKey<IntakeMessage> CIRCUITS =
      EntityTypeKey.create(IntakeMessage.class, "circuit");

  /** The type of the one directory entity. */
  public static final EntityTypeKey<TenantCommand> TENANTS =
      EntityTypeKey.create(TenantCommand.class, "tenants");

  private final ClusterSharding sharding;
  private final Admission admission;

  public ShardingRouter(ClusterSharding sharding, Limits limits) {
    this.sharding = sharding;
    this.admission = new Admission(limits);
  }

  @Override
  public CompletionStage<CircuitReply> ask(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline) {
    return known(
        sharding
            .entityRefFor(CIRCUITS, circuit.entityId())
            .<CircuitReply>ask(command::apply, deadline),
        ErrorCode.RECOVERING);
  }

  @Override
  public CompletionStage<CircuitReply> submit(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand.Submit> command,
      int bytes,
      Duration deadline) {
    try {
      admission.take(circuit, bytes);
    } catch (WeirException refusal) {
      return CompletableFuture.failedStage(refusal);
    }
    return known(
            sharding
                .entityRefFor(CIRCUITS, circuit.entityId())
                .<CircuitReply>ask(command::apply, deadline),
            ErrorCode.OUTCOME_UNKNOWN)
        .whenComplete((reply, failure) -> admission.give(circuit, bytes));
  }

  @Override
  public CompletionStage<TenantReply> askTenants(
      Function<ActorRef<TenantReply>, TenantCommand> command, Duration deadline) {
    return known(
        sharding
            .entityRefFor(TENANTS, TenantDirectory.ENTITY_ID)
            .<TenantReply>ask(command::apply, deadline),
        ErrorCode.RECOVERING);
  }

  /** Says what a time-out means instead of that there was one. */
  private static <T> CompletionStage<T> known(CompletionStage<T> asked, ErrorCode onTimeout) {
    return asked.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof TimeoutException) {
            throw new WeirException(onTimeout, explain(onTimeout));
          }
          throw new CompletionException(cause);
        });
  }

  private static String explain(ErrorCode code) {
    return code == ErrorCode.OUTCOME_UNKNOWN
        ? "The circuit did not answer in time: the batch is stored or not. Send it again with the"
            + " same Idempotency-Key."
        : "The circuit did not answer in time; it may still be recovering. Send the request again.";
  }
}
