package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** A router over {@link FakeCircuit}s in memory, for tests of the HTTP interface alone. */
public final class FakeRouter implements Router {
  private final Map<String, FakeCircuit> circuits = new ConcurrentHashMap<>();
  private final TreeMap<String, Tenant> tenants = new TreeMap<>();
  private volatile ErrorCode failNext;

  /** The circuit {@code main} of a tenant. */
  public FakeCircuit circuit(String tenant) {
    return circuits.computeIfAbsent(tenant + "/main", id -> new FakeCircuit());
  }

  /** Makes the next batch fail with a code that only a real node gives. */
  public void failNextBatch(ErrorCode code) {
    failNext = code;
  }

  @Override
  public CompletionStage<CircuitReply> ask(
      CircuitId id, Function<ActorRef<CircuitReply>, CircuitCommand> command, Duration deadline) {
    FakeCircuit circuit = circuit(id.tenant());
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
    return CompletableFuture.completedFuture(circuit(id.tenant()).handle(command.apply(null)));
  }

  @Override
  public CompletionStage<TenantReply> askTenants(
      Function<ActorRef<TenantReply>, TenantCommand> command, Duration deadline) {
    return CompletableFuture.completedFuture(tenant(command.apply(null)));
  }

  private synchronized TenantReply tenant(TenantCommand command) {
    return switch (command) {
      case TenantCommand.Put put -> put(put.tenant(), put.limits());
      case TenantCommand.Ensure ensure ->
          tenants.containsKey(ensure.tenant())
              ? new TenantReply.Found(tenants.get(ensure.tenant()), false)
              : put(ensure.tenant(), Map.of());
      case TenantCommand.Get get ->
          tenants.containsKey(get.tenant())
              ? new TenantReply.Found(tenants.get(get.tenant()), false)
              : new TenantReply.Refused(
                  ErrorCode.TENANT_NOT_FOUND, "there is no tenant " + get.tenant() + ".");
      case TenantCommand.ListTenants list -> page(list);
      case TenantCommand.BeginDelete delete -> mark(tenants.get(delete.tenant()));
      case TenantCommand.Forget forget ->
          new TenantReply.Found(tenants.remove(forget.tenant()), false);
    };
  }

  private TenantReply put(String name, Map<String, Long> limits) {
    boolean created = !tenants.containsKey(name);
    Tenant tenant = new Tenant(name, 1_767_600_000_000L, limits, false);
    tenants.put(name, tenant);
    return new TenantReply.Found(tenant, created);
  }

  private TenantReply mark(Tenant tenant) {
    Tenant marked = new Tenant(tenant.name(), tenant.createdAtMillis(), tenant.limits(), true);
    tenants.put(tenant.name(), marked);
    return new TenantReply.Found(marked, false);
  }

  private TenantReply page(TenantCommand.ListTenants list) {
    List<Tenant> rest = new ArrayList<>(tenants.tailMap(list.after(), false).values());
    boolean more = rest.size() > list.limit();
    return new TenantReply.Page(rest.subList(0, Math.min(list.limit(), rest.size())), more);
  }
}
