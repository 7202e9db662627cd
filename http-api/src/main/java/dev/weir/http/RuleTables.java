package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.Precondition;
import dev.weir.entity.ReadAt;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.entity.WaitFor;
import dev.weir.promql.rules.GroupState;
import dev.weir.router.CircuitId;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The circuit of a tenant that holds its rule files and what its rules have come to, as rows: so
 * they are events, move between nodes, are copied to other regions and backed up like all others.
 */
final class RuleTables {
  private final Circuits circuits;
  private final Tenants tenants;
  private final BatchReader reader;
  private final Clock clock;

  RuleTables(Circuits circuits, Tenants tenants, BatchReader reader, Clock clock) {
    this.circuits = circuits;
    this.tenants = tenants;
    this.reader = reader;
    this.clock = clock;
  }

  /** All rule files, by name; none if there never was one. */
  CompletionStage<List<RuleRows.File>> files(String tenant) {
    return tenants
        .ask(tenant)
        .thenCompose(
            known ->
                has(known)
                    ? rows(tenant, RuleRows.FILES).thenApply(RuleRows::files)
                    : CompletableFuture.completedStage(List.of()));
  }

  private static boolean has(Tenant tenant) {
    return tenant.circuit(CircuitNames.RULES).filter(circuit -> !circuit.deleting()).isPresent();
  }

  /** Stores a file and answers with the rev. */
  CompletionStage<Long> put(String tenant, String name, String content) {
    return made(tenant)
        .thenCompose(
            done -> submit(tenant, RuleRows.put(new RuleRows.File(name, content, clock.millis()))));
  }

  /** Removes a file and answers with the rev. */
  CompletionStage<Long> delete(String tenant, String name) {
    return submit(tenant, RuleRows.delete(name));
  }

  /** What rules have come to. */
  CompletionStage<RuleRows.Kept> kept(String tenant) {
    CompletableFuture<RowSet> groups = rows(tenant, RuleRows.GROUPS).toCompletableFuture();
    CompletableFuture<RowSet> rules = rows(tenant, RuleRows.RULES).toCompletableFuture();
    CompletableFuture<RowSet> alerts = rows(tenant, RuleRows.ALERTS).toCompletableFuture();
    return CompletableFuture.allOf(groups, rules, alerts)
        .thenApply(done -> new RuleRows.Kept(groups.join(), rules.join(), alerts.join()));
  }

  CompletionStage<Long> keep(String tenant, GroupState before, GroupState after) {
    return submit(tenant, RuleRows.step(before, after));
  }

  CompletionStage<Long> forget(String tenant, GroupState state) {
    return submit(tenant, RuleRows.forget(state));
  }

  private CompletionStage<RowSet> rows(String tenant, String table) {
    return circuits
        .askAnyway(
            CircuitId.rules(tenant),
            replyTo -> new CircuitCommand.ReadTable(table, ReadAt.NOW, replyTo))
        .thenApply(reply -> ((CircuitReply.TableRows) reply).rows());
  }

  private CompletionStage<Long> submit(String tenant, byte[] changes) {
    RowBatch batch = reader.readJson(changes);
    return circuits
        .submitAnyway(
            CircuitId.rules(tenant),
            replyTo ->
                new CircuitCommand.Submit(
                    batch, false, Optional.empty(), WaitFor.APPLIED, Map.of(), replyTo),
            changes.length)
        .thenApply(CircuitReply.Committed::rev);
  }

  /** Makes the circuit and its tables, unless they are there. */
  private CompletionStage<Void> made(String tenant) {
    return tenants
        .ask(tenant)
        .thenCompose(
            known ->
                has(known)
                    ? CompletableFuture.completedStage(known)
                    : tenants
                        .askFound(
                            replyTo ->
                                new TenantCommand.PutCircuit(
                                    tenant,
                                    CircuitNames.RULES,
                                    tenants.limitsSeen(tenant).circuitsMax(),
                                    replyTo))
                        .thenApply(found -> tenants.remember(found.tenant())))
        .thenCompose(
            known ->
                CompletableFuture.allOf(
                    RuleRows.TABLES.entrySet().stream()
                        .map(table -> made(tenant, table.getKey(), table.getValue()))
                        .toArray(CompletableFuture[]::new)));
  }

  private CompletableFuture<?> made(String tenant, String table, String sql) {
    return circuits
        .askAnyway(
            CircuitId.rules(tenant),
            replyTo ->
                new CircuitCommand.DefineTable(table, sql, Precondition.NONE, Map.of(), replyTo))
        .toCompletableFuture();
  }

  /** The refusal where a file is not there. */
  static WeirException missing(String tenant, String name) {
    return new WeirException(
        ErrorCode.RULE_FILE_NOT_FOUND,
        "Tenant %s has no rule file %s. GET /v1/tenants/%s/rules lists them."
            .formatted(tenant, name, tenant),
        Map.of("file", name));
  }
}
