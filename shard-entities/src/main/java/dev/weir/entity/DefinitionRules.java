package dev.weir.entity;

import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.TableChange;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.Backfills.Backfill;
import dev.weir.entity.CircuitCommand.AlterTable;
import dev.weir.entity.CircuitCommand.DefineTable;
import dev.weir.entity.CircuitCommand.DefineView;
import dev.weir.entity.CircuitCommand.DropTable;
import dev.weir.entity.CircuitCommand.DropView;
import dev.weir.entity.CircuitCommand.ResumeView;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.Schema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides changes of definitions: pure, over the state as it is.
 *
 * <p>An empty result means that the command leaves everything as it is; a refusal is a {@link
 * WeirException}.
 */
final class DefinitionRules {
  private final CircuitState state;

  DefinitionRules(CircuitState state) {
    this.state = state;
  }

  Optional<CircuitEvent.Control> decide(DefineTable command, Compiled compiled) {
    TableDefinition wanted =
        switch (compiled) {
          case Compiled.Table(TableDefinition definition) -> definition;
          case Compiled.Altered(TableChange change, var _) -> change.to();
          case Compiled.View _, Compiled.None _ -> throw new IllegalStateException("no table");
        };
    requireSameName(command.table(), wanted.name());
    Optional<TableDefinition> present = state.circuit().table(command.table());
    requirePrecondition(
        command.precondition(),
        present.map(table -> state.circuit().tableInfo(table.name()).createdRev()));
    if (compiled instanceof Compiled.Altered(TableChange change, var _)) {
      return Optional.of(altered(change, command.limits()));
    }
    if (present.isPresent()) {
      requireSameTable(present.get(), wanted);
      return Optional.empty();
    }
    if (createdRev(command.table()).isPresent()) {
      throw nameTaken(command.table(), "view");
    }
    Limits limits = state.limits().with(command.limits());
    requireRoom(
        "tables", ErrorCode.LIMIT_TABLES, state.circuit().tables().size(), limits.tablesMax());
    requireColumns(wanted, limits);
    return Optional.of(new CircuitEvent.TableCreated(command.table(), command.sql()));
  }

  /** A dry run is decided too, and changes nothing. */
  Optional<CircuitEvent.Control> decide(AlterTable command, TableChange change) {
    requirePrecondition(
        command.precondition(),
        Optional.of(state.circuit().tableInfo(command.table()).createdRev()));
    CircuitEvent.Control event = altered(change, command.limits());
    return command.dryRun() ? Optional.empty() : Optional.of(event);
  }

  private CircuitEvent.Control altered(TableChange change, Map<String, Long> limits) {
    TableDefinition present = state.circuit().table(change.to().name()).orElseThrow();
    Set<String> changed = new HashSet<>(Set.of(present.name()));
    state.relations().allReadersOf(present.name()).forEach(view -> changed.add(view.name()));
    state.backfills().requireNoneReads(changed);
    if (change.to().schema().size() > present.schema().size()) {
      requireColumns(change.to(), state.limits().with(limits));
    }
    return TableChanges.event(present, change);
  }

  private static void requireColumns(TableDefinition wanted, Limits limits) {
    requireRoom(
        "columns", ErrorCode.LIMIT_COLUMNS, wanted.schema().size() - 1, limits.columnsMax());
  }

  CircuitEvent.Control decide(DropTable command) {
    if (state.circuit().table(command.table()).isEmpty()) {
      throw tableNotFound(command.table());
    }
    requirePrecondition(
        command.precondition(),
        Optional.of(state.circuit().tableInfo(command.table()).createdRev()));
    requireNoReaders("table", command.table());
    return new CircuitEvent.TableDropped(command.table());
  }

  Optional<CircuitEvent.Control> decide(DefineView command, CompiledQuery wanted) {
    Optional<ViewDefinition> present = state.circuit().view(command.view());
    Optional<Backfill> begun = state.backfills().find(command.view());
    requirePrecondition(command.precondition(), createdRev(command.view()));
    if (begun.filter(view -> sameView(view.definition(), command, wanted)).isPresent()) {
      return Optional.empty();
    }
    if (begun.isPresent() || present.isPresent()) {
      return replace(command, begun.isPresent() ? Optional.empty() : present, wanted);
    }
    if (state.circuit().table(command.view()).isPresent()) {
      throw nameTaken(command.view(), "table");
    }
    requireRoom(
        "views",
        ErrorCode.LIMIT_VIEWS,
        state.backfills().infos(state.circuit()).size(),
        state.limits().with(command.limits()).viewsMax());
    requireActive(wanted.reads());
    return Optional.of(computed(command.view(), command.sql(), command.format(), wanted.reads()));
  }

  /** What reads many rows is filled between batches, what reads few at once. */
  private CircuitEvent.Control computed(
      String view, String sql, String format, List<String> reads) {
    CircuitLimits limits = EngineLimits.of(state.limits());
    boolean replaced = state.circuit().view(view).isPresent();
    // readers of a view that has failed wait in their places, where it is to be as well
    if (isLarge(reads) && state.relations().readersOf(view).isEmpty()) {
      return new CircuitEvent.ViewBegun(view, sql, format, replaced, limits);
    }
    return replaced
        ? new CircuitEvent.ViewReplaced(view, sql, format, limits)
        : new CircuitEvent.ViewCreated(view, sql, format, limits);
  }

  private boolean isLarge(List<String> reads) {
    long rows =
        reads.stream()
            .map(state.circuit()::counts)
            .mapToLong(counts -> counts.map(all -> all.now().rows()).orElse(0L))
            .sum();
    return rows >= state.limits().backfillRowsMin();
  }

  /** Of a view that is there, or else is being filled. */
  private Optional<Long> createdRev(String view) {
    boolean isKnown =
        state.circuit().view(view).isPresent() || state.backfills().find(view).isPresent();
    return isKnown
        ? Optional.of(state.backfills().info(state.circuit(), view).createdRev())
        : Optional.empty();
  }

  /** Only what has failed is computed anew; what it reads must not have failed. */
  Optional<CircuitEvent.Control> decide(ResumeView command) {
    if (state.backfills().find(command.view()).isPresent()) {
      return Optional.empty();
    }
    ViewDefinition present =
        state.circuit().view(command.view()).orElseThrow(() -> viewNotFound(command.view()));
    if (!hasFailed(present)) {
      return Optional.empty();
    }
    requireActive(present.reads());
    return Optional.of(computed(present.name(), present.sql(), present.format(), present.reads()));
  }

  CircuitEvent.Control decide(DropView command) {
    Optional<Long> createdRev = createdRev(command.view());
    if (createdRev.isEmpty()) {
      throw viewNotFound(command.view());
    }
    requirePrecondition(command.precondition(), createdRev);
    requireNoReaders("view", command.view());
    return new CircuitEvent.ViewDropped(command.view());
  }

  /** How a definition command ended, given the event it led to. */
  static Outcome outcome(Optional<? extends CircuitEvent> event) {
    if (event.isEmpty()) {
      return Outcome.UNCHANGED;
    }
    boolean replaced =
        event.get() instanceof CircuitEvent.ViewReplaced
            || event.get() instanceof CircuitEvent.TableAltered
            || (event.get() instanceof CircuitEvent.ViewBegun begun && begun.replaced());
    return replaced ? Outcome.REPLACED : Outcome.CREATED;
  }

  static WeirException tableNotFound(String table) {
    return new WeirException(
        ErrorCode.TABLE_NOT_FOUND, "There is no table " + table + " in this circuit.");
  }

  static WeirException viewNotFound(String view) {
    return new WeirException(
        ErrorCode.VIEW_NOT_FOUND, "There is no view " + view + " in this circuit.");
  }

  /**
   * @param present the view as it is; empty while another one is filled, whose place this one takes
   */
  private Optional<CircuitEvent.Control> replace(
      DefineView command, Optional<ViewDefinition> present, CompiledQuery wanted) {
    boolean same = present.filter(view -> sameView(view, command, wanted)).isPresent();
    if (same && !hasFailed(present.get())) {
      return Optional.empty();
    }
    if (!same) {
      requireNoReaders("view", command.view());
    }
    if (readsItself(command.view(), wanted)) {
      throw new WeirException(
          ErrorCode.SQL_INVALID, "View " + command.view() + " cannot read itself.");
    }
    requireActive(wanted.reads());
    return Optional.of(computed(command.view(), command.sql(), command.format(), wanted.reads()));
  }

  /** What has failed is computed anew when it is put again: its rows may have been corrected. */
  private boolean hasFailed(ViewDefinition view) {
    return state.circuit().viewInfo(view.name()).failure().isPresent();
  }

  private static boolean readsItself(String view, CompiledQuery wanted) {
    return wanted.reads().contains(view);
  }

  /**
   * A text with {@code *} gives way to one with names though both are computed alike: it stands in
   * the way of a new column of the table.
   */
  private static boolean sameView(
      ViewDefinition present, DefineView command, CompiledQuery wanted) {
    return present.plan().digest().equals(wanted.plan().digest())
        && present.plan().schema().equals(wanted.plan().schema())
        && present.order().equals(wanted.order())
        && present.format().equals(command.format())
        && SqlCompiler.showsAllColumns(present.sql()) == SqlCompiler.showsAllColumns(command.sql());
  }

  private void requireActive(List<String> relations) {
    for (String relation : relations) {
      state.backfills().requireNotBegun(relation);
      if (state.circuit().view(relation).isPresent()) {
        ViewInfo info = state.circuit().viewInfo(relation);
        if (info.failure().isPresent()) {
          throw new WeirException(
              ErrorCode.VIEW_FAILED,
              "View " + relation + " has failed: " + info.failure().get().detail());
        }
      }
    }
  }

  private void requireNoReaders(String what, String name) {
    List<String> readers = state.relations().dependentsOf(name);
    if (!readers.isEmpty()) {
      throw new WeirException(
          ErrorCode.DEPENDENCY_EXISTS,
          what + " " + name + " is read by " + String.join(", ", readers) + ". Drop them first.",
          Map.of("views", readers));
    }
  }

  static void requirePrecondition(Precondition wanted, Optional<Long> presentRev) {
    if (wanted.mustNotExist() && presentRev.isPresent()) {
      throw new WeirException(
          ErrorCode.PRECONDITION_FAILED, "It exists already, and If-None-Match: * was sent.");
    }
    if (wanted.matches().isEmpty()) {
      return;
    }
    long rev = wanted.matches().getAsLong();
    boolean holds = presentRev.isPresent() && (rev == -1 || presentRev.get() == rev);
    if (!holds) {
      throw new WeirException(
          ErrorCode.PRECONDITION_FAILED,
          "If-Match does not name the present definition. Read it again and decide anew.");
    }
  }

  static void requireSameName(String path, String sql) {
    if (!path.equals(sql)) {
      throw new WeirException(
          ErrorCode.NAME_MISMATCH, "The path names " + path + ", the SQL creates " + sql + ".");
    }
  }

  private static void requireSameTable(TableDefinition present, TableDefinition wanted) {
    String difference = difference(present, wanted);
    if (!difference.isEmpty()) {
      throw TableChanges.refusal(present.name(), difference, instead(present, wanted));
    }
  }

  static boolean isSame(TableDefinition present, TableDefinition wanted) {
    return difference(present, wanted).isEmpty();
  }

  /** What to do in place of a PUT that could lose something. */
  private static String instead(TableDefinition present, TableDefinition wanted) {
    List<String> missing =
        present.schema().names().stream()
            .filter(name -> wanted.schema().indexOf(name) < 0)
            .toList();
    String alter = "POST ALTER TABLE " + present.name() + " %s to tables/" + present.name();
    return missing.isEmpty()
        ? "PUT may add columns at the end that are nullable or have a DEFAULT, widen types and drop"
            + " NOT NULL; for anything else choose another name."
        : (alter
                + ":alter if column %s is to go, and RENAME COLUMN %s TO ... if it has another"
                + " name; PUT never drops a column.")
            .formatted("DROP COLUMN " + missing.getFirst(), missing.getFirst(), missing.getFirst());
  }

  private static String difference(TableDefinition present, TableDefinition wanted) {
    Schema have = present.schema();
    Schema want = wanted.schema();
    for (int i = 0; i < Math.min(have.size(), want.size()); i++) {
      if (!have.column(i).equals(want.column(i))) {
        return "column " + (i + 1) + " is " + have.column(i) + ", not " + want.column(i);
      }
    }
    if (have.size() != want.size()) {
      return "it has " + have.size() + " columns, not " + want.size();
    }
    if (!Arrays.equals(present.primaryKey(), wanted.primaryKey())) {
      return "the primary key differs";
    }
    if (!present.lateness().equals(wanted.lateness())) {
      return "the LATENESS of a column differs";
    }
    return present.defaults().equals(wanted.defaults()) ? "" : "the defaults differ";
  }

  private static void requireRoom(String what, ErrorCode code, int have, int max) {
    if (have >= max) {
      throw new WeirException(
          code,
          "There may be at most " + max + " " + what + ".",
          Map.of("limit", what + "-max", "limit_value", max, "actual", have + 1));
    }
  }

  private static WeirException nameTaken(String name, String kind) {
    return new WeirException(
        ErrorCode.NAME_TAKEN,
        "A " + kind + " is called " + name + ". Tables and views share one name space.");
  }
}
