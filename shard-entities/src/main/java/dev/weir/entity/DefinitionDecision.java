package dev.weir.entity;

import dev.weir.entity.CircuitCommand.AlterTable;
import dev.weir.entity.CircuitCommand.DefineTable;
import dev.weir.entity.CircuitCommand.DefineView;
import dev.weir.entity.CircuitCommand.DropTable;
import dev.weir.entity.CircuitCommand.DropView;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.CompiledQuery;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done with a definition command.
 *
 * @param event what to store; empty when the command leaves everything as it is
 * @param names views whose subscribers must look again
 */
record DefinitionDecision(
    CircuitCommand.Write command,
    Compiled compiled,
    Optional<StoredEvent> event,
    Outcome outcome,
    Set<String> names) {
  /**
   * @throws dev.weir.config.WeirException when the command is refused
   */
  static DefinitionDecision of(CircuitState state, LogCommand.Planned planned, long nowMillis) {
    if (planned.failure() != null) {
      throw Planning.failure(planned.failure());
    }
    Optional<? extends CircuitEvent> event = decide(state, planned.command(), planned.compiled());
    return new DefinitionDecision(
        planned.command(),
        planned.compiled(),
        event.map(e -> state.writer(nowMillis).encode(e, planned.compiled())),
        DefinitionRules.outcome(event),
        names(state, planned.command(), event));
  }

  private static Optional<? extends CircuitEvent> decide(
      CircuitState state, CircuitCommand.Write command, Compiled compiled) {
    DefinitionRules rules = new DefinitionRules(state);
    return switch (command) {
      case DefineTable table -> rules.decide(table, compiled);
      case AlterTable table -> rules.decide(table, ((Compiled.Altered) compiled).change());
      case DefineView view -> rules.decide(view, queryOf(compiled));
      case CircuitCommand.ResumeView view -> rules.decide(view);
      case DropTable table -> Optional.of(rules.decide(table));
      case DropView view -> Optional.of(rules.decide(view));
      case CircuitCommand.Delete _ -> Optional.of(new CircuitEvent.CircuitDeleted());
      case CircuitCommand.Submit _, CircuitCommand.Append _, CircuitCommand.Undo _ ->
          throw new IllegalStateException("a batch is not a definition");
    };
  }

  private static Set<String> names(
      CircuitState state, CircuitCommand.Write command, Optional<? extends CircuitEvent> event) {
    return switch (command) {
      case DefineView view -> Set.of(view.view());
      case DropView view -> Set.of(view.view());
      case CircuitCommand.ResumeView view -> Set.of(view.view());
      case CircuitCommand.Delete _ ->
          state.circuit().views().stream().map(view -> view.name()).collect(Collectors.toSet());
      case DefineTable _, AlterTable _ ->
          event.map(e -> ReplicatedEvents.defined(state, e)).orElse(Set.of());
      case DropTable _, CircuitCommand.Submit _, CircuitCommand.Append _, CircuitCommand.Undo _ ->
          Set.of();
    };
  }

  private static CompiledQuery queryOf(Compiled compiled) {
    return ((Compiled.View) compiled).query();
  }
}
