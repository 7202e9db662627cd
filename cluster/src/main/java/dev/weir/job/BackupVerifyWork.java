package dev.weir.job;

import dev.weir.backup.ArchivedCircuit;
import dev.weir.backup.BackupManifest;
import dev.weir.backup.BackupManifest.Said;
import dev.weir.backup.CircuitCopy;
import dev.weir.backup.ScratchJournal;
import dev.weir.backup.Until;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.SnapshotInstaller;
import dev.weir.entity.StateReader;
import dev.weir.proof.Claim;
import dev.weir.proof.Verdict;
import dev.weir.proof.Verification;
import dev.weir.proof.ViewClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Restores a backup into a journal that nobody sees, and proves what comes of it. */
record BackupVerifyWork(Tools tools, JobOrder order) implements Work {
  @Override
  public Map<String, Object> run(JobContext context) {
    BackupManifest backup = tools.backups().read(order.text("name"));
    List<Map<String, Object>> circuits = new ArrayList<>();
    boolean ok = true;
    for (BackupManifest.Tenant tenant : backup.tenants()) {
      for (BackupManifest.Circuit circuit : tenant.circuits()) {
        Map<String, Object> found = verify(tenant.name(), circuit, context);
        ok &= Boolean.TRUE.equals(found.get("ok"));
        circuits.add(found);
      }
    }
    context.phase(ok ? "the backup is whole" : "the backup is not as it must be; see the result");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ok", ok);
    result.put("name", backup.name());
    result.put("circuits", circuits);
    return result;
  }

  private Map<String, Object> verify(
      String tenant, BackupManifest.Circuit circuit, JobContext context) {
    String name = tenant + "/" + circuit.name();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("tenant", tenant);
    found.put("circuit", circuit.name());
    try (ScratchJournal scratch = ScratchJournal.below(tools.scratch())) {
      context.phase(name + ": restoring");
      ArchivedCircuit source = new ArchivedCircuit(tools.backups(), name, circuit);
      source.check(context);
      SnapshotInstaller snapshots = scratch.snapshots();
      String target = CircuitNames.persistenceId(tenant, circuit.name());
      new CircuitCopy(scratch, snapshots.transfer(), scratch::claim)
          .run(source, target, new Until.End(), context);
      Verdict verdict =
          Verification.run(
              target,
              claims(circuit.said()),
              new StateReader(scratch, snapshots, tools.limits(), 0),
              new Proof(context, name + ": "));
      found.putAll(verdict.toMap());
    } catch (WeirException damage) {
      found.put("ok", false);
      found.put("code", damage.code().slug());
      found.put("detail", damage.getMessage());
    }
    return found;
  }

  /** What the circuit said of itself when the backup was taken. */
  private static List<Claim> claims(Said said) {
    if (said == null || said.rev() == 0) {
      return List.of();
    }
    Map<String, ViewClaim> views = new TreeMap<>();
    said.views()
        .forEach(
            (view, content) ->
                views.put(view, new ViewClaim(content.rows(), content.resultHash(), null)));
    return List.of(new Claim("backup", said.rev(), said.epoch(), said.tables(), views));
  }
}
