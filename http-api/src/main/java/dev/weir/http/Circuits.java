package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.FetchPage;
import dev.weir.entity.ReadAt;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Asks circuits of tenants that exist; a refusal of the circuit fails the stage. */
final class Circuits {
  private final Router router;
  private final Tenants tenants;
  private final Duration deadline;
  private final Rates requests;
  private final Rates samples;
  private final Rates bytes;

  Circuits(Router router, Tenants tenants, Duration deadline, Clock clock) {
    this.requests = new Rates("requests-per-s", clock);
    this.samples = new Rates("samples-per-s", clock);
    this.bytes = new Rates("ingest-bytes-per-s", clock);
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

  /** Asks for one kind of answer, with a deadline of its own. */
  <R extends CircuitReply> CompletionStage<R> ask(
      CircuitId circuit,
      Class<R> answer,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration patience) {
    return admitted(circuit)
        .thenCompose(tenant -> askFor(circuit, command, patience))
        .thenApply(answer::cast);
  }

  /** Asks for any of several kinds of answers. */
  CompletionStage<CircuitReply> ask(
      CircuitId circuit, Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    return admitted(circuit).thenCompose(tenant -> askAnyway(circuit, command));
  }

  /** Asks with the limits that the tenant has of its own. */
  <R extends CircuitReply> CompletionStage<R> askWithLimits(
      CircuitId circuit,
      Class<R> answer,
      BiFunction<Map<String, Long>, ActorRef<CircuitReply>, CircuitCommand> command) {
    return admitted(circuit)
        .thenCompose(
            tenant -> askAnyway(circuit, replyTo -> command.apply(tenant.limits(), replyTo)))
        .thenApply(answer::cast);
  }

  /** The limits of the circuit's tenant, if it exists. */
  CompletionStage<Limits> limits(CircuitId circuit) {
    return tenants.require(circuit).thenApply(tenant -> tenants.limitsSeen(tenant.name()));
  }

  /** The limits of a tenant that has been asked for by this request. */
  Limits limitsSeen(CircuitId circuit) {
    return tenants.limitsSeen(circuit.tenant());
  }

  /** The tenant of a circuit, if it exists and may send a request now. */
  private CompletionStage<Tenant> admitted(CircuitId circuit) {
    return tenants.require(circuit).thenApply(this::counted);
  }

  /** Takes one request from what the tenant may send. */
  Tenant counted(Tenant tenant) {
    requests.take(tenant.name(), 1, tenants.limitsSeen(tenant.name()).requestsPerS());
    return tenant;
  }

  /** The tables and views of a circuit, without looking whether the tenant exists. */
  CompletionStage<CircuitReply.Described> describe(CircuitId circuit) {
    return askAnyway(circuit, replyTo -> new CircuitCommand.Describe(ReadAt.NOW, replyTo))
        .thenApply(CircuitReply.Described.class::cast);
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

  /** Asks another node for a page that it holds. */
  CompletionStage<CircuitReply.Page> askPage(
      String node, Function<ActorRef<CircuitReply>, FetchPage> command) {
    return router
        .askPage(node, command, deadline)
        .thenApply(reply -> (CircuitReply.Page) accepted(reply));
  }

  CompletionStage<CircuitReply.Committed> submit(
      CircuitId circuit,
      int size,
      BiFunction<Map<String, Long>, ActorRef<CircuitReply>, CircuitCommand.Submit> command) {
    return admitted(circuit)
        .thenCompose(
            tenant -> {
              bytes.take(tenant.name(), size, limitsSeen(circuit).ingestBytesPerS());
              return router.submit(
                  circuit, replyTo -> command.apply(tenant.limits(), replyTo), size, deadline);
            })
        .thenApply(reply -> (CircuitReply.Committed) accepted(reply));
  }

  /** Submits what no client has sent, without looking whether the tenant exists. */
  CompletionStage<CircuitReply.Committed> submitAnyway(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand.Submit> command,
      int size) {
    return router
        .submit(circuit, command, size, deadline)
        .thenApply(reply -> (CircuitReply.Committed) accepted(reply));
  }

  /** Takes one request from what a tenant may send, which need not be there yet. */
  CompletionStage<Void> countRequest(String tenant) {
    return limitsOf(tenant).thenAccept(limits -> requests.take(tenant, 1, limits.requestsPerS()));
  }

  private CompletionStage<Limits> limitsOf(String tenant) {
    return tenants.require(tenant).handle((known, failure) -> tenants.limitsSeen(tenant));
  }

  /**
   * Lets a request with samples in before anything of it is read, so that a tenant which has used
   * up its rates costs the others next to nothing. The tenant need not be there yet.
   *
   * @param size bytes that the request says it has
   */
  CompletionStage<Void> admitSamples(String tenant, long size) {
    return limitsOf(tenant)
        .thenAccept(
            limits -> {
              samples.take(tenant, 0, limits.samplesPerS());
              requests.take(tenant, 1, limits.requestsPerS());
              bytes.take(tenant, size, limits.ingestBytesPerS());
            });
  }

  /** Takes what a request is larger, unpacked, than what it was let in with. */
  void oweBytes(String tenant, long size) {
    bytes.owe(tenant, size, tenants.limitsSeen(tenant).ingestBytesPerS());
  }

  /** Takes the samples of a request from what a tenant may send. */
  void countSamples(String tenant, int count) {
    samples.take(tenant, count, tenants.limitsSeen(tenant).samplesPerS());
  }

  /** Stores samples in a shard that is known to be there. */
  CompletionStage<CircuitReply.Appended> append(
      CircuitId shard, Function<ActorRef<CircuitReply>, CircuitCommand.Append> command, int size) {
    return router
        .append(shard, command, size, deadline)
        .thenApply(reply -> (CircuitReply.Appended) accepted(reply));
  }

  private static CircuitReply accepted(CircuitReply reply) {
    if (reply instanceof CircuitReply.Rejected rejected) {
      throw new WeirException(rejected.code(), rejected.detail(), rejected.members());
    }
    return reply;
  }
}
