package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.FetchPage;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantEvent;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantState;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** A router over {@link FakeCircuit}s in memory, for tests of the HTTP interface alone. */
public final class FakeRouter implements Router {
  private final Map<String, FakeCircuit> circuits = new ConcurrentHashMap<>();
  private final TenantState tenants = new TenantState("local");
  private volatile ErrorCode failNext;
  private volatile boolean cutOff;

  /** The circuit {@code main} of a tenant. */
  public FakeCircuit circuit(String tenant) {
    return circuit(new CircuitId(tenant, CircuitId.MAIN));
  }

  private FakeCircuit circuit(CircuitId id) {
    return circuits.computeIfAbsent(id.entityId(), name -> new FakeCircuit());
  }

  /** Makes the next batch fail with a code that only a real node gives. */
  public void failNextBatch(ErrorCode code) {
    failNext = code;
  }

  /** Lets the directory know nothing more, as where its region is not heard. */
  void cutOff() {
    cutOff = true;
  }

  @Override
  public List<String> otherRegions() {
    return List.of();
  }

  @Override
  public CompletionStage<CircuitReply> askIn(
      String region,
      CircuitId id,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline) {
    throw new UnsupportedOperationException("there is one region");
  }

  @Override
  public CompletionStage<CircuitReply> ask(
      CircuitId id, Function<ActorRef<CircuitReply>, CircuitCommand> command, Duration deadline) {
    FakeCircuit circuit = circuit(id);
    CircuitCommand asked = command.apply(null);
    if (asked instanceof CircuitCommand.Delete) {
      circuits.remove(id.entityId());
      return CompletableFuture.completedFuture(new CircuitReply.Deleted());
    }
    if (asked instanceof CircuitCommand.NextChanges next) {
      return circuit
          .nextChanges(next)
          .completeOnTimeout(null, next.waitMillis(), TimeUnit.MILLISECONDS)
          .thenApply(reply -> reply == null ? circuit.noChanges() : reply);
    }
    return CompletableFuture.completedFuture(circuit.handle(asked));
  }

  @Override
  public CompletionStage<CircuitReply> submit(
      CircuitId id,
      Function<ActorRef<CircuitReply>, CircuitCommand.Submit> command,
      int bytes,
      Duration deadline) {
    ErrorCode failure = failNext;
    failNext = null;
    if (failure != null) {
      return CompletableFuture.failedFuture(new WeirException(failure, "as the test asked."));
    }
    return CompletableFuture.completedFuture(circuit(id).handle(command.apply(null)));
  }

  @Override
  public CompletionStage<CircuitReply> append(
      CircuitId id,
      Function<ActorRef<CircuitReply>, CircuitCommand.Append> command,
      int bytes,
      Duration deadline) {
    return CompletableFuture.completedFuture(circuit(id).handle(command.apply(null)));
  }

  @Override
  public CompletionStage<TenantReply> askTenants(
      Function<ActorRef<TenantReply>, TenantCommand> command, Duration deadline) {
    return CompletableFuture.completedFuture(
        cutOff
            ? new TenantReply.Refused(ErrorCode.HOME_UNREACHABLE, "as the test asked.")
            : tenant(command.apply(null)));
  }

  private synchronized TenantReply tenant(TenantCommand command) {
    return switch (tenants.decide(command, 1_767_600_000_000L)) {
      case TenantState.Answer(TenantReply reply) -> reply;
      case TenantState.Persist persist -> {
        if (!tenants.isBegun()) {
          tenants.apply(new TenantEvent.RegionAdded(tenants.root(), 1));
        }
        tenants.apply(persist.event());
        yield persist.reply().get();
      }
    };
  }

  @Override
  public String self() {
    return "";
  }

  @Override
  public void servePages(Function<FetchPage, CompletionStage<CircuitReply>> pages) {
    // there is no other node that could ask
  }

  @Override
  public CompletionStage<CircuitReply> askPage(
      String node, Function<ActorRef<CircuitReply>, FetchPage> command, Duration deadline) {
    return CompletableFuture.failedStage(
        new WeirException(ErrorCode.CURSOR_EXPIRED, "there is no other node."));
  }
}
