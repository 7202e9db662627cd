package dev.weir.http;

import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Asks circuits of tenants that exist; a refusal of the circuit fails the stage. */
final class Circuits {
  private final Router router;
  private final Tenants tenants;
  private final Duration deadline;

  Circuits(Router router, Tenants tenants, Duration deadline) {
    this.router = router;
    this.tenants = tenants;
    this.deadline = deadline;
  }

  /** Asks for one kind of answer. */
  <R extends CircuitReply> CompletionStage<R> ask(
      CircuitId circuit,
      Class<R> answer,
      Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    return ask(circuit, command).thenApply(answer::cast);
  }

  /** Asks for any of several kinds of answers. */
  CompletionStage<CircuitReply> ask(
      CircuitId circuit, Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    return tenants.require(circuit.tenant()).thenCompose(tenant -> askAnyway(circuit, command));
  }

  /** Asks without looking whether the tenant exists. */
  CompletionStage<CircuitReply> askAnyway(
      CircuitId circuit, Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    return askFor(circuit, command, deadline);
  }

  /** The same with a deadline of its own. */
  CompletionStage<CircuitReply> askFor(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration patience) {
    return router.ask(circuit, command, patience).thenApply(Circuits::accepted);
  }

  CompletionStage<CircuitReply.Committed> submit(
      CircuitId circuit,
      int bytes,
      Function<ActorRef<CircuitReply>, CircuitCommand.Submit> command) {
    return tenants
        .require(circuit.tenant())
        .thenCompose(tenant -> router.submit(circuit, command, bytes, deadline))
        .thenApply(reply -> (CircuitReply.Committed) accepted(reply));
  }

  private static CircuitReply accepted(CircuitReply reply) {
    if (reply instanceof CircuitReply.Rejected rejected) {
      throw new WeirException(rejected.code(), rejected.detail(), rejected.members());
    }
    return reply;
  }
}
