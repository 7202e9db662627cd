package dev.weir.job;

import dev.weir.backup.CircuitCopy;
import dev.weir.backup.LiveCircuit;
import dev.weir.backup.Until;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a circuit that is as another one was at a rev, with its whole history up to there. */
record ReplayWork(Tools tools, RecoveryJob job) implements Work {
  private static final int NAME_MAX = 63;

  /** Copies of the same rev that may be there at a time. */
  private static final int SAME_MAX = 9;

  @Override
  public Map<String, Object> run(JobContext context) {
    CircuitId source = new CircuitId(job.order().tenant(), job.order().circuit());
    LiveCircuit history =
        new LiveCircuit(
            tools.journal().log(), tools.journal().snapshots().transfer(), source.persistenceId());
    long rev = rev(history, source);
    CircuitCopy copy =
        new CircuitCopy(
            tools.journal().log(), tools.journal().snapshots().transfer(), tools.ownership());
    CircuitId target = free(copy, history, source, rev);
    context.phase("copying events into circuit " + target.circuit());
    copy.run(history, target.persistenceId(), new Until.Rev(rev), context);
    context.checkpoint(); // who has cancelled it wants no copy
    tools.askTenants(
        TenantReply.Found.class,
        replyTo ->
            new TenantCommand.PutCircuit(
                target.tenant(), target.circuit(), tools.limits().circuitsMax(), replyTo));
    context.phase("circuit " + target.circuit() + " is there");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("tenant", target.tenant());
    result.put("circuit", target.circuit());
    result.put("rev", rev);
    return result;
  }

  private long rev(LiveCircuit history, CircuitId source) {
    long millis = job.order().number("to_millis", -1);
    long rev =
        millis < 0
            ? job.order().number("to_rev", 0)
            : tools.reader().revAt(source.persistenceId(), millis);
    if (rev < 1 || rev > history.last()) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "Circuit %s has revs 1 to %d; rev %d is none of them."
              .formatted(source.circuit(), history.last(), rev));
    }
    return rev;
  }

  /**
   * A name that no circuit has, and under which there is no other history; or that of the copy that
   * this job made before its node ended.
   */
  private CircuitId free(CircuitCopy copy, LiveCircuit history, CircuitId source, long rev) {
    Tenant tenant = tools.tenant(source.tenant());
    for (int same = 1; same <= SAME_MAX; same++) {
      String name = source.circuit() + "-replay-" + rev + (same == 1 ? "" : "-" + same);
      if (name.length() > NAME_MAX) {
        throw new WeirException(
            ErrorCode.NAME_INVALID,
            "The copy would be called %s, which is longer than %d.".formatted(name, NAME_MAX));
      }
      CircuitId target = new CircuitId(source.tenant(), name);
      boolean mayBeOwn =
          tenant
              .circuit(name)
              .map(circuit -> circuit.createdAtMillis() >= job.startedMillis())
              .orElse(true);
      if (mayBeOwn && copy.isFree(history, target.persistenceId())) {
        return target;
      }
    }
    throw new WeirException(
        ErrorCode.NAME_TAKEN,
        "%d copies of rev %d have been made already. Choose another rev.".formatted(SAME_MAX, rev));
  }
}
