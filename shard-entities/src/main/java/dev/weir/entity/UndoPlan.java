package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply.UndoneTable;
import dev.weir.entity.CircuitReply.ViewEffect;
import dev.weir.journal.StoredRecord;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What takes events back: batches that put the rows they have touched back to what they were. The
 * events stay in the log.
 *
 * @param target what is taken back, by revs
 * @param batches to be stored in this order, all or none
 * @param tables how many rows of each table are changed
 */
record UndoPlan(Target target, List<TypedBatch> batches, List<UndoneTable> tables) {
  /**
   * The revs that are taken back.
   *
   * @param after the rev before the first of them
   * @param upTo the last of them
   * @param now the rev of the circuit
   * @param isOne whether one batch is taken back, and later ones are to stay
   * @param only the tables to be changed; empty for all
   */
  record Target(long after, long upTo, long now, boolean isOne, List<String> only) {
    boolean includes(String table) {
      return only.isEmpty() || only.contains(table);
    }

    private void requireTables(CircuitState before) {
      for (String table : only) {
        if (before.circuit().table(table).isEmpty()) {
          throw new WeirException(
              ErrorCode.TABLE_NOT_FOUND,
              "There was no table " + table + " at rev " + before.rev() + ".");
        }
      }
    }
  }

  /** Reads the events once for what they touched, and replays them once for how it is now. */
  static UndoPlan of(String persistenceId, Target target, CircuitState state, StateReader reader) {
    Limits limits = state.limits();
    target.requireTables(state);
    UndoRows rows = new UndoRows(state.circuit(), limits.queryRowsMax());
    Set<String> defined = new HashSet<>();
    reader.events(
        persistenceId, target.after(), target.now(), stored -> note(rows, defined, target, stored));
    if (target.isOne()) {
      rows.requireNoConflict(target.upTo());
    }
    rows.remember(state.circuit());
    reader.replay(persistenceId, state, target.now(), applied -> {});
    UndoBatches batches =
        rows.batches(
            state.circuit(), new UndoBatches(limits.batchRowsMax(), limits.eventBytesMax() / 2));
    List<UndoneTable> counts =
        rows.tables().stream()
            .map(table -> new UndoneTable(table, batches.upserts(table), batches.deletes(table)))
            .filter(table -> table.upserts() + table.deletes() > 0)
            .toList();
    return new UndoPlan(target, batches.all(), counts);
  }

  private static void note(UndoRows rows, Set<String> defined, Target target, StoredRecord stored) {
    CircuitEvent event = EventCodec.decode(EventFrame.unchained(stored.payload(), stored.rev()));
    switch (event) {
      case CircuitEvent.BatchCommitted(TypedBatch batch, int _, var _, boolean _) -> {
        if (stored.rev() <= target.upTo()) {
          touch(rows, defined, target, batch);
        } else {
          rows.compare(stored.rev(), batch);
        }
      }
      case CircuitEvent.TableCreated(String table, String _) ->
          refuse(rows, target, defined, table, "was created at rev " + stored.rev());
      case CircuitEvent.TableAltered(String table, String _, List<String> _) ->
          refuse(rows, target, defined, table, "was altered at rev " + stored.rev());
      case CircuitEvent.TableDropped(String table) ->
          refuse(rows, target, defined, table, "was dropped at rev " + stored.rev());
      case CircuitEvent.SamplesAppended _, CircuitEvent.Control _ -> {}
    }
    requireBatch(target, stored.rev(), event);
  }

  private static void touch(UndoRows rows, Set<String> defined, Target target, TypedBatch batch) {
    for (TypedChanges changes : batch.tables()) {
      if (target.includes(changes.table()) && !defined.contains(changes.table())) {
        rows.touch(changes, batch);
      }
    }
  }

  /** Rows can be brought back, definitions cannot. */
  private static void refuse(
      UndoRows rows, Target target, Set<String> defined, String table, String what) {
    defined.add(table);
    if (target.isOne() ? rows.tables().contains(table) : target.includes(table)) {
      throw conflict(table, what);
    }
  }

  private static void requireBatch(Target target, long rev, CircuitEvent event) {
    if (target.isOne() && rev == target.upTo() && event instanceof CircuitEvent.Control) {
      throw new WeirException(
          ErrorCode.UNDO_CONFLICT,
          "Rev " + rev + " is a definition, not a batch. Define the table or view again instead.");
    }
  }

  private static WeirException conflict(String table, String what) {
    return new WeirException(
        ErrorCode.UNDO_CONFLICT,
        "Table %s %s. Name the tables to be taken back in tables, without it."
            .formatted(table, what),
        Map.of("conflicts", List.of(Map.of("table", table))));
  }

  /**
   * What the batches would change in each view.
   *
   * @param state of the rev of the plan; it has applied them afterwards
   * @param shown rows of a view that are shown
   */
  List<ViewEffect> effects(CircuitState state, int shown) {
    return new TrialSteps(state).apply(batches).effects(shown);
  }
}
