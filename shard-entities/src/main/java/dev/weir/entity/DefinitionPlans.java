package dev.weir.entity;

import dev.weir.circuit.TableChange;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.AlterTable;
import dev.weir.entity.CircuitCommand.DefineTable;
import dev.weir.entity.CircuitCommand.DefineView;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.Alteration;
import dev.weir.sql.Catalog;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What there is to plan for each definition. The plans may be made on any thread. */
final class DefinitionPlans {
  private DefinitionPlans() {}

  /** Takes from the state what the plan needs. */
  static Supplier<Compiled> of(CircuitState state, CircuitCommand.Write command) {
    return switch (command) {
      case DefineTable table -> {
        Altering altering = new Altering(state, table.table());
        yield () -> altering.defined(table);
      }
      case AlterTable table -> {
        Altering altering = new Altering(state, table.table());
        yield () -> altering.altered(table);
      }
      case DefineView view -> {
        Catalog catalog = state.relations().catalog();
        yield () -> new Compiled.View(state.compiler().query(view.sql(), catalog));
      }
      case CircuitCommand.ResumeView view -> {
        Optional<ViewDefinition> present = state.circuit().view(view.view());
        Catalog catalog = state.relations().catalog();
        yield () ->
            present
                .<Compiled>map(
                    known -> new Compiled.View(state.compiler().query(known.sql(), catalog)))
                .orElseGet(Compiled.None::new);
      }
      case CircuitCommand.DropTable _, CircuitCommand.DropView _, CircuitCommand.Delete _ ->
          Compiled.None::new;
      case CircuitCommand.Submit _, CircuitCommand.Append _, CircuitCommand.Undo _ ->
          throw new IllegalStateException("a batch is not a definition");
    };
  }

  /** A table with the views that depend on it, fixed as of now. */
  private static final class Altering {
    private final SqlCompiler compiler;
    private final Optional<TableDefinition> present;
    private final List<ViewDefinition> readers;
    private final Catalog catalog;

    Altering(CircuitState state, String table) {
      compiler = state.compiler();
      present = state.circuit().table(table);
      readers = state.relations().allReadersOf(table);
      catalog = state.relations().catalog();
    }

    /** What leads to no change is told apart by {@link DefinitionRules}. */
    Compiled defined(DefineTable command) {
      TableDefinition wanted = compiler.table(command.sql());
      Optional<TableChange> change =
          present
              .filter(table -> table.name().equals(wanted.name()))
              .filter(table -> !DefinitionRules.isSame(table, wanted))
              .flatMap(table -> TableChanges.of(table, wanted));
      return change.isPresent() ? with(change.get()) : new Compiled.Table(wanted);
    }

    Compiled altered(AlterTable command) {
      Alteration.Statement statement = compiler.alteration(command.sql());
      if (!statement.table().equals(command.table())) {
        throw new WeirException(
            ErrorCode.NAME_MISMATCH,
            "The path names %s, the SQL alters %s.".formatted(command.table(), statement.table()));
      }
      TableDefinition table =
          present.orElseThrow(() -> DefinitionRules.tableNotFound(command.table()));
      return with(TableChanges.of(table, statement.alteration()));
    }

    /**
     * @throws WeirException {@code dependency-exists} when a view cannot stay what it is
     */
    private Compiled with(TableChange change) {
      TableDefinition to = change.to();
      Map<String, Relation> changed = new HashMap<>();
      changed.put(to.name(), new Relation(to.name(), to.schema(), to.primaryKey()));
      Catalog next = new Changed(catalog, changed);
      Map<String, CompiledQuery> views = new LinkedHashMap<>();
      Map<String, String> broken = new LinkedHashMap<>();
      for (ViewDefinition view : readers) {
        try {
          CompiledQuery query = compiler.query(view.sql(), next);
          requireSameColumns(view, query);
          views.put(view.name(), query);
          changed.put(view.name(), Relation.of(view.name(), query.plan(), query.nesting()));
        } catch (WeirException refusal) {
          broken.put(view.name(), refusal.getMessage());
        }
      }
      if (!broken.isEmpty()) {
        throw dependency(to.name(), broken);
      }
      return new Compiled.Altered(change, views);
    }

    /** Who follows a view counts on its columns; only their types may become wider. */
    private static void requireSameColumns(ViewDefinition view, CompiledQuery query) {
      Schema was = view.plan().schema();
      Schema now = query.plan().schema();
      if (!was.names().equals(now.names())) {
        List<String> other =
            Stream.concat(
                    now.names().stream().filter(name -> was.indexOf(name) < 0),
                    was.names().stream().filter(name -> now.indexOf(name) < 0))
                .toList();
        throw new WeirException(
            ErrorCode.DEPENDENCY_EXISTS,
            "its * would stand for other columns (%s); put the view with its columns by name first"
                .formatted(String.join(", ", other)));
      }
    }

    private static WeirException dependency(String table, Map<String, String> broken) {
      List<String> why = new ArrayList<>();
      broken.forEach((view, reason) -> why.add(view + ": " + reason));
      return new WeirException(
          ErrorCode.DEPENDENCY_EXISTS,
          "Views would not be what they are if table %s were altered so. %s. Put them so that they do without, or drop them first."
              .formatted(table, String.join("; ", why)),
          Map.of("views", List.copyOf(broken.keySet())));
    }
  }

  /** A catalogue with some relations changed; more may be while it is read. */
  private record Changed(Catalog before, Map<String, Relation> changed) implements Catalog {
    @Override
    public Optional<Relation> relation(String name) {
      return Optional.ofNullable(changed.get(name)).or(() -> before.relation(name));
    }

    @Override
    public Collection<String> names() {
      return before.names();
    }
  }
}
