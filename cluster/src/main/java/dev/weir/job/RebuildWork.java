package dev.weir.job;

import dev.weir.backup.LiveCircuit;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.LogCheck;
import dev.weir.entity.SavedRows;
import dev.weir.entity.SnapshotManifest;
import dev.weir.router.CircuitId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes everything that a circuit derives from its journal anew: what it holds in memory, and its
 * snapshots. First the journal is read and found whole, for nothing is thrown away that could not
 * be made again.
 */
record RebuildWork(Tools tools, JobOrder order) implements Work {
  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    CircuitId circuit = new CircuitId(order.tenant(), order.circuit());
    String id = circuit.persistenceId();
    context.phase("reading the journal");
    LiveCircuit journal =
        new LiveCircuit(tools.journal().log(), tools.journal().snapshots().transfer(), id);
    requireWhole(journal, context);
    context.phase("reading the snapshots");
    List<String> damaged = damagedSnapshots(id, journal);
    context.phase("making the circuit anew");
    tools.ask(circuit, CircuitReply.Restarted.class, CircuitCommand.Restart::new);
    Map<String, Object> verdict = new VerifyWork(tools, order).run(context);
    tools.ask(circuit, CircuitReply.SnapshotTaken.class, CircuitCommand.TakeSnapshot::new);
    Map<String, Object> result = new LinkedHashMap<>(verdict);
    result.put("snapshots_damaged", damaged);
    return result;
  }

  private static void requireWhole(LiveCircuit journal, JobContext context) {
    LogCheck check = new LogCheck();
    context.total(journal.last() - journal.first() + 1, "revs");
    journal.events(
        journal.first(),
        journal.last(),
        event -> {
          check
              .problem(event)
              .ifPresent(
                  problem -> {
                    throw new WeirException(
                        ErrorCode.JOURNAL_CORRUPT,
                        problem + " The circuit cannot be made anew from it: restore a backup.");
                  });
          context.done(event.rev() - journal.first() + 1);
          context.checkpoint();
        });
  }

  /** What is damaged is set aside; the others go when the circuit is made anew. */
  private List<String> damagedSnapshots(String id, LiveCircuit journal) {
    List<String> damaged = new ArrayList<>();
    boolean isCovered = journal.first() == 1;
    for (SnapshotManifest manifest : tools.journal().snapshots().transfer().stored(id)) {
      try (SavedRows rows = tools.journal().snapshots().open(id, manifest)) {
        rows.keys();
        isCovered |= manifest.rev() >= journal.first() - 1;
      } catch (WeirException damage) {
        if (damage.code() == ErrorCode.FORMAT_TOO_NEW) {
          throw damage;
        }
        damaged.add(damage.getMessage());
      }
    }
    if (!isCovered) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "The events up to rev %d are gone, and no whole snapshot stands in for them. What the circuit holds in memory is left alone: save it by a snapshot, or restore a backup. %s"
              .formatted(journal.first() - 1, String.join(" ", damaged)));
    }
    return damaged;
  }
}
