package dev.weir.job;

import dev.weir.backup.ArchivedCircuit;
import dev.weir.backup.BackupManifest;
import dev.weir.backup.CircuitCopy;
import dev.weir.backup.Until;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a tenant out of a backup. Its histories are written first and its name made known last, so
 * that nobody meets half of it.
 */
record RestoreWork(Tools tools, RecoveryJob job) implements Work {
  @Override
  public Map<String, Object> run(JobContext context) {
    String to = job.order().text("to");
    BackupManifest backup = tools.backups().read(job.order().text("name"));
    BackupManifest.Tenant tenant = named(backup);
    boolean isOwn = isOwn(to);
    CircuitCopy copy =
        new CircuitCopy(
            tools.journal().log(), tools.journal().snapshots().transfer(), tools.ownership());
    Map<String, Object> revs = new LinkedHashMap<>();
    for (BackupManifest.Circuit circuit : tenant.circuits()) {
      CircuitId target = new CircuitId(to, circuit.name());
      context.phase("checking the files of " + circuit.name());
      ArchivedCircuit source =
          new ArchivedCircuit(
              tools.backups(), tenant.name() + "/" + circuit.name() + " of the backup", circuit);
      source.check(context);
      context.phase("writing " + target.entityId());
      revs.put(circuit.name(), restore(copy, source, target, isOwn, context));
    }
    context.checkpoint(); // who has cancelled it wants no tenant
    makeKnown(to, tenant);
    context.phase("tenant " + to + " is there");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("tenant", to);
    result.put("circuits", revs);
    return result;
  }

  private long restore(
      CircuitCopy copy,
      ArchivedCircuit source,
      CircuitId target,
      boolean isOwn,
      JobContext context) {
    Until until = job.order().until();
    String id = target.persistenceId();
    OptionalLong copied = isOwn ? copy.copied(source, id, until) : OptionalLong.empty();
    return copied.orElseGet(() -> copy.run(source, id, until, context));
  }

  private BackupManifest.Tenant named(BackupManifest backup) {
    return backup.tenants().stream()
        .filter(each -> each.name().equals(job.order().tenant()))
        .findFirst()
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.TENANT_NOT_FOUND,
                    "Backup %s has no tenant %s; it has %s."
                        .formatted(
                            backup.name(),
                            job.order().tenant(),
                            String.join(
                                ", ",
                                backup.tenants().stream()
                                    .map(BackupManifest.Tenant::name)
                                    .toList()))));
  }

  /**
   * Whether the tenant is there because this job made it before its node ended: it is younger than
   * the job. Others are refused.
   */
  private boolean isOwn(String to) {
    Optional<Tenant> there = tools.findTenant(to);
    if (there.filter(tenant -> tenant.createdAtMillis() < job.startedMillis()).isPresent()) {
      throw new WeirException(
          ErrorCode.TENANT_NOT_EMPTY,
          "Tenant %s is there. A backup is restored under a name that no tenant has: choose another with \"to\"."
              .formatted(to));
    }
    return there.isPresent();
  }

  /** The last shard of metrics first: a node that knows no other knows how many there are. */
  private void makeKnown(String to, BackupManifest.Tenant tenant) {
    tools.askTenants(
        TenantReply.Found.class,
        replyTo ->
            new TenantCommand.Put(to, tenant.limits(), Optional.empty(), tools.region(), replyTo));
    for (BackupManifest.Circuit circuit : tenant.circuits().reversed()) {
      if (!circuit.name().equals(CircuitId.MAIN)) {
        tools.askTenants(
            TenantReply.Found.class,
            replyTo ->
                new TenantCommand.PutCircuit(
                    to, circuit.name(), tools.limits().circuitsMax(), replyTo));
      }
    }
  }
}
