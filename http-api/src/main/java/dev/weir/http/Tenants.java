package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The directory of tenants as routes need it. Tenants that were found are remembered for a few
 * seconds, so that a batch does not cost a second question; one deleted through another node is
 * refused after that time. Where the directory cannot be asked, what was found before counts.
 */
final class Tenants {
  private static final long REMEMBERED_MILLIS = 5000;
  private static final int REMEMBERED_MAX = 10_000;

  private record Remembered(Tenant tenant, Limits limits, long atMillis) {}

  private final Router router;
  private final Clock clock;
  private final Duration deadline;
  private final Limits limits;
  private final String region;
  private final ConcurrentHashMap<String, Remembered> remembered = new ConcurrentHashMap<>();

  Tenants(Router router, Clock clock, Duration deadline, Limits limits, String region) {
    this.region = region;
    this.limits = limits;
    this.router = router;
    this.clock = clock;
    this.deadline = deadline;
  }

  /** The tenant, if it exists and is not being deleted. */
  CompletionStage<Tenant> require(String name) {
    Remembered known = remembered.get(name);
    if (known != null && Math.abs(clock.millis() - known.atMillis()) < REMEMBERED_MILLIS) {
      return CompletableFuture.completedFuture(known.tenant());
    }
    return ask(name, false).exceptionallyCompose(failure -> stillKnown(known, failure));
  }

  /**
   * A region that is cut off goes on with what it knows: its copy of the directory may lack a
   * tenant that was made just before, of which this node has heard.
   */
  private static CompletionStage<Tenant> stillKnown(Remembered known, Throwable failure) {
    return known != null && isUnreachable(failure)
        ? CompletableFuture.completedStage(known.tenant())
        : CompletableFuture.failedStage(failure);
  }

  private static boolean isUnreachable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refused && refused.code() == ErrorCode.HOME_UNREACHABLE;
  }

  /** The tenant of a circuit, if both exist and are not being deleted. */
  CompletionStage<Tenant> require(CircuitId circuit) {
    return require(circuit.tenant())
        .thenCompose(
            tenant ->
                CircuitNames.of(tenant).contains(circuit.circuit())
                    ? CompletableFuture.completedStage(tenant)
                    : ask(circuit.tenant())) // another node may have made it a moment ago
        .thenApply(
            tenant -> {
              CircuitNames.requireUsable(tenant, circuit.circuit());
              return tenant;
            });
  }

  /** The tenant as the directory knows it now, whatever is remembered. */
  CompletionStage<Tenant> ask(String name) {
    return ask(name, true);
  }

  private CompletionStage<Tenant> ask(String name, boolean fresh) {
    return askFound(replyTo -> new TenantCommand.Get(name, fresh, replyTo))
        .thenApply(found -> remember(usable(found.tenant())));
  }

  /** Whether this region writes a tenant, as far as was seen. */
  boolean isAtHome(String name) {
    Remembered known = remembered.get(name);
    return known != null && known.tenant().home().equals(region);
  }

  /** The limits of a tenant as last seen, those of the node if it was not. */
  Limits limitsSeen(String name) {
    Remembered known = remembered.get(name);
    return known == null ? limits : known.limits();
  }

  /** Asks for one tenant. */
  CompletionStage<TenantReply.Found> askFound(
      Function<ActorRef<TenantReply>, TenantCommand> command) {
    return ask(command).thenApply(TenantReply.Found.class::cast);
  }

  CompletionStage<TenantReply> ask(Function<ActorRef<TenantReply>, TenantCommand> command) {
    return router.askTenants(command, deadline).thenApply(Tenants::accepted);
  }

  /** Creates a tenant that is at home here, if there is none of the name. */
  CompletionStage<Tenant> ensure(String name) {
    return askFound(replyTo -> new TenantCommand.Ensure(name, region, replyTo))
        .thenApply(found -> remember(usable(found.tenant())));
  }

  /** Creates a tenant, or changes its limits. */
  CompletionStage<TenantReply.Found> put(
      String name, Map<String, Long> own, Optional<String> home) {
    return askFound(replyTo -> new TenantCommand.Put(name, own, home, region, replyTo));
  }

  void forget(String name) {
    remembered.remove(name);
  }

  Tenant remember(Tenant tenant) {
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(
        tenant.name(), new Remembered(tenant, limits.with(tenant.limits()), clock.millis()));
    return tenant;
  }

  static Tenant usable(Tenant tenant) {
    if (tenant.deleting()) {
      throw new WeirException(
          ErrorCode.TENANT_DELETING,
          "tenant " + tenant.name() + " is being deleted; its name is free when that is done.");
    }
    return tenant;
  }

  private static TenantReply accepted(TenantReply reply) {
    if (reply instanceof TenantReply.Refused refused) {
      throw new WeirException(refused.code(), refused.detail());
    }
    return reply;
  }
}
