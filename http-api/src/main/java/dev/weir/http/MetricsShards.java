package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** The shards of a tenant's metrics, which come into being with the first sample. */
final class MetricsShards {
  private final Tenants tenants;
  private final int shardsAtFirst;

  /**
   * @param shardsAtFirst how many a tenant gets with its first sample; a power of two that it keeps
   */
  MetricsShards(Tenants tenants, int shardsAtFirst) {
    this.tenants = tenants;
    this.shardsAtFirst = shardsAtFirst;
  }

  /** The limits of a tenant as last seen. */
  Limits limits(String tenant) {
    return tenants.limitsSeen(tenant);
  }

  /** The shards to write to; makes the tenant and its shards if they are not there. */
  CompletionStage<List<CircuitId>> toWrite(String name) {
    return tenants
        .require(name)
        .exceptionallyCompose(failure -> orMade(name, failure))
        .thenCompose(this::withShards)
        .thenApply(MetricsShards::shards);
  }

  /** The shards to read from; none if the tenant has no samples. */
  CompletionStage<List<CircuitId>> toRead(String name) {
    return tenants
        .require(name)
        .thenCompose(
            tenant ->
                CircuitNames.metricsShards(tenant) > 0
                    ? CompletableFuture.completedStage(tenant)
                    : tenants.ask(name)) // another node may have made them a moment ago
        .thenApply(MetricsShards::shards);
  }

  private CompletionStage<Tenant> orMade(String name, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refused && refused.code() == ErrorCode.TENANT_NOT_FOUND
        ? tenants.ensure(name)
        : CompletableFuture.failedStage(failure);
  }

  /**
   * The last one first: it tells how many there are, also to a node that would have begun with
   * another number.
   */
  private CompletionStage<Tenant> withShards(Tenant tenant) {
    int known = CircuitNames.metricsShards(tenant);
    for (int shard = (known == 0 ? shardsAtFirst : known) - 1; shard >= 0; shard--) {
      String circuit = CircuitNames.metrics(shard);
      if (tenant.circuit(circuit).isEmpty()) {
        return made(tenant.name(), circuit).thenCompose(this::withShards);
      }
    }
    return CompletableFuture.completedStage(tenant);
  }

  private CompletionStage<Tenant> made(String tenant, String circuit) {
    return tenants
        .askFound(
            replyTo ->
                new TenantCommand.PutCircuit(
                    tenant, circuit, tenants.limitsSeen(tenant).circuitsMax(), replyTo))
        .thenApply(found -> tenants.remember(found.tenant()));
  }

  private static List<CircuitId> shards(Tenant tenant) {
    return IntStream.range(0, CircuitNames.metricsShards(tenant))
        .mapToObj(shard -> CircuitId.metrics(tenant.name(), shard))
        .toList();
  }
}
