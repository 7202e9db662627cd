package dev.weir.job;

import dev.weir.backup.BackupManifest;
import dev.weir.backup.BackupManifest.Said;
import dev.weir.backup.BackupWriter;
import dev.weir.backup.LiveCircuit;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a backup of a tenant or of all, while their circuits go on. */
record BackupWork(Tools tools, RecoveryJob job) implements Work {
  @Override
  public Map<String, Object> run(JobContext context) {
    String name = job.order().text("name");
    return tools
        .backups()
        .find(name)
        .filter(there -> there.atMillis() == job.startedMillis())
        .filter(there -> there.region().equals(tools.region()))
        .map(BackupWork::result) // the job ended before it could say so
        .orElseGet(() -> written(name, context));
  }

  private Map<String, Object> written(String name, JobContext context) {
    BackupWriter writer =
        new BackupWriter(tools.backups(), job.startedMillis(), tools.region() + "-" + job.id());
    writer.requireFree(name);
    String one = job.order().tenant();
    List<Tenant> chosen = one.isEmpty() ? tools.tenants() : List.of(tools.tenant(one));
    List<BackupManifest.Tenant> tenants = new ArrayList<>();
    for (Tenant tenant : chosen) {
      List<BackupManifest.Circuit> circuits = new ArrayList<>();
      for (String circuit : Tools.circuits(tenant)) {
        circuits.add(write(writer, new CircuitId(tenant.name(), circuit), context));
      }
      tenants.add(new BackupManifest.Tenant(tenant.name(), tenant.limits(), circuits));
    }
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            name,
            job.startedMillis(),
            tools.region(),
            writer.newBytes(),
            tenants);
    context.checkpoint(); // who has cancelled it wants no backup
    writer.finish(manifest);
    context.phase("backup " + name + " is complete");
    Map<String, Object> result = result(manifest);
    result.put("event_bytes", writer.eventBytes());
    return result;
  }

  private static Map<String, Object> result(BackupManifest manifest) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", manifest.name());
    result.put("tenants", manifest.tenants().size());
    result.put("circuits", manifest.circuits());
    result.put("bytes", manifest.bytes());
    result.put("new_bytes", manifest.newBytes());
    return result;
  }

  private BackupManifest.Circuit write(BackupWriter writer, CircuitId circuit, JobContext context) {
    context.phase("writing " + circuit.entityId());
    context.checkpoint(); // small circuits have none of their own
    Said said = said(circuit, context); // first, so that the backup goes at least as far
    LiveCircuit source =
        new LiveCircuit(
            tools.journal().log(), tools.journal().snapshots().transfer(), circuit.persistenceId());
    List<BackupManifest.Chunk> chunks =
        writer.write(circuit.tenant(), circuit.circuit(), source, context);
    return new BackupManifest.Circuit(circuit.circuit(), source.last(), chunks, said);
  }

  /** What the circuit says of its views; a backup is no less one without it. */
  private Said said(CircuitId circuit, JobContext context) {
    try {
      CircuitReply.Described described =
          tools.ask(
              circuit,
              CircuitReply.Described.class,
              replyTo -> new CircuitCommand.Describe(ReadAt.NOW, replyTo));
      Map<String, Long> tables = new LinkedHashMap<>();
      described.tables().forEach(table -> tables.put(table.definition().name(), table.rows()));
      Map<String, Said.View> views = new LinkedHashMap<>();
      for (ViewInfo view : described.views()) {
        if (view.failure().isEmpty()) {
          views.put(view.definition().name(), new Said.View(view.rows(), view.resultHash()));
        }
      }
      return new Said(described.rev(), described.epoch(), tables, views);
    } catch (WeirException refusal) {
      context.warn(
          "%s did not say how its views stand: %s"
              .formatted(circuit.entityId(), refusal.getMessage()));
      return null;
    }
  }
}
