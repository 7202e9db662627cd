package dev.weir.entity;

import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.entity.CircuitReply.ChangedView;
import dev.weir.entity.CircuitReply.Committed;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.CompiledQuery;
import java.util.ArrayList;
import java.util.List;

/** Makes the answers to writes that were stored and applied. */
final class Answers {
  private Answers() {}

  static Committed committed(CircuitState state, CircuitCommand.Submit batch, Applied applied) {
    List<ChangedView> changed = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    if (batch.waitFor().applied()) {
      for (ViewDelta delta : applied.step().changed()) {
        changed.add(new ChangedView(delta.view(), delta.changedRows()));
      }
      failed = applied.step().failed().stream().map(ViewFailure::view).toList();
    }
    return new Committed(
        state.standing().atRev(applied.rev()),
        applied.changes(),
        applied.step().noop(),
        applied.step().skipped(),
        changed,
        failed,
        false,
        0);
  }

  static CircuitReply checked(CompiledQuery query) {
    return new CircuitReply.Checked(
        query.plan().schema(), query.plan().key(), query.reads(), query.warnings());
  }

  /** The answer of the first time, without what it changed. */
  static Committed replay(CircuitState state, IdempotencyWindow.Entry entry) {
    return new Committed(
        state.standing().atRev(entry.rev()),
        entry.accepted(),
        entry.noop(),
        entry.skipped(),
        List.of(),
        List.of(),
        true,
        0);
  }

  static CircuitReply defined(CircuitState state, DefinitionDecision decision) {
    return switch (decision.command()) {
      case CircuitCommand.DefineTable table ->
          new CircuitReply.TableDefined(
              decision.outcome(), state.standing(), state.circuit().tableInfo(table.table()));
      case CircuitCommand.AlterTable table ->
          altered(state, table, (Compiled.Altered) decision.compiled());
      case CircuitCommand.DefineView view ->
          new CircuitReply.ViewDefined(
              decision.outcome(),
              state.standing(),
              state.backfills().info(state.circuit(), view.view()),
              ((Compiled.View) decision.compiled()).query().warnings());
      case CircuitCommand.ResumeView view ->
          new CircuitReply.ViewDefined(
              decision.outcome(),
              state.standing(),
              state.backfills().info(state.circuit(), view.view()),
              List.of());
      case CircuitCommand.DropTable table -> dropped(state, table.table());
      case CircuitCommand.DropView view -> dropped(state, view.view());
      case CircuitCommand.Delete _ -> new CircuitReply.Deleted();
      case CircuitCommand.Submit _, CircuitCommand.Append _, CircuitCommand.Undo _ ->
          throw new IllegalStateException("a batch is not a definition");
    };
  }

  private static CircuitReply altered(
      CircuitState state, CircuitCommand.AlterTable command, Compiled.Altered compiled) {
    TableInfo now = state.circuit().tableInfo(command.table());
    TableInfo table =
        command.dryRun()
            ? new TableInfo(
                compiled.change().to(),
                now.rows(),
                now.stateBytes(),
                now.createdRev(),
                now.changedRev(),
                now.greatest())
            : now;
    List<String> views = List.copyOf(compiled.views().keySet());
    return new CircuitReply.TableAltered(state.standing(), table, views, command.dryRun());
  }

  private static CircuitReply dropped(CircuitState state, String name) {
    return new CircuitReply.Dropped(name, state.standing());
  }
}
