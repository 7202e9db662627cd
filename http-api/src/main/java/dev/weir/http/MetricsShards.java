package dev.weir.http;

import dev.weir.config.ErrorCode;
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
  /** Shards of a new tenant; a power of two that a tenant keeps. */
  private static final int SHARDS = 4;

  private final Tenants tenants;

  MetricsShards(Tenants tenants) {
    this.tenants = tenants;
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

  /** The last one first: it tells how many there are. */
  private CompletionStage<Tenant> withShards(Tenant tenant) {
    int known = CircuitNames.metricsShards(tenant);
    int shards = known == 0 ? SHARDS : known;
    CompletionStage<Tenant> made = CompletableFuture.completedStage(tenant);
    for (int shard = shards - 1; shard >= 0; shard--) {
      String circuit = CircuitNames.metrics(shard);
      if (tenant.circuit(circuit).isEmpty()) {
        made = made.thenCompose(before -> made(tenant.name(), circuit));
      }
    }
    return made;
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
