package dev.weir.circuit;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.KeyProbe;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import dev.weir.zset.Waterlines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The tables and views of one circuit and the operators between them.
 *
 * <p>After every {@link #apply} each active view equals its SQL over the tables. The way there is
 * incremental: a table nets a batch out by key to a delta, a Z-set of old rows with weight -1 and
 * new ones with +1; the {@link Graph} runs the operators below it once, inputs first; each turns
 * its inputs' deltas into its own and each view nets what arrives and applies it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A retraction carries the whole old row. It is found in the state, never guessed from a key,
 *       so a row that leaves a filter, a group or a join partner leaves nothing behind.
 *   <li>State is always new when an operator looks at it: tables and arrangements take a delta in
 *       before any consumer runs. A join corrects for the product it then counts twice.
 *   <li>No weight is clamped anywhere; at the end of a step no table or view holds a negative one,
 *       which every touched row is checked for.
 *   <li>New operators fill themselves from the full content of their inputs, not from slices of it,
 *       so no total is ever computed that no rev had. A view that is filled in slices is no
 *       exception: see {@link ViewFill}.
 *   <li>Budgets count logical rows and bytes; the row a failure names is the smallest one. So every
 *       node that applies the same batches fails the same views with the same record.
 * </ul>
 *
 * <p>Failure: an expression that fails on a row, or a budget, fails the operator and all views
 * below it. They keep the content of the rev before and leave the graph with all operators nobody
 * else reads; there is nothing to undo, since what they had half changed goes with them. Any other
 * exception is a bug of ours: the circuit is then unusable and must be recovered.
 *
 * <p>One thread at a time. What it hands out (row sets, deltas) is immutable and may be kept.
 *
 * <p>Sources: Budiu et al., "DBSP", VLDB 2023; for hash-consing of plans and shared arrangements
 * McSherry et al., "Shared Arrangements", VLDB 2020.
 */
public final class Circuit implements KeyProbe {
  private final CircuitContext context;
  private final Graph graph;
  private final TreeMap<String, Table> tables = new TreeMap<>();
  private final Map<String, ViewResult> views = new LinkedHashMap<>();
  private final StringSweep sweep = new StringSweep();
  private ViewFill fill;

  /**
   * @param seed where hashes start from; nothing visible depends on it
   * @param ticker nanoseconds of some clock, to measure operators by; nothing else depends on it
   */
  public Circuit(CircuitLimits limits, int seed, LongSupplier ticker) {
    this.context = new CircuitContext(limits, seed, ticker);
    this.graph = new Graph(context, this::relation);
  }

  /** What views may do from now on; those that have failed stay so. */
  public void limit(CircuitLimits limits) {
    context.limits = limits;
  }

  public CircuitLimits limits() {
    return context.limits;
  }

  /** The strings of now; the pool is replaced now and then, so do not keep it. */
  public StringPool strings() {
    return context.strings;
  }

  public void createTable(TableDefinition definition, long rev) {
    requireFree(definition.name());
    tables.put(definition.name(), new Table(context, definition, rev));
  }

  /** Gives a table that no active view reads another definition, and its rows the new columns. */
  public void alterTable(TableChange change, long rev) {
    String name = change.to().name();
    Table before = existingTable(name);
    requireUnread(name, before);
    Table after = new Table(context, change.to(), rev);
    after.load(
        TableRewrite.rows(before.rowSet(), before.definition, change, rev, context.strings), rev);
    after.lines().takeOver(before.lines(), change.from());
    tables.put(name, after);
  }

  /** Drops a table that no active view reads. */
  public void dropTable(String name) {
    requireUnread(name, existingTable(name));
    tables.remove(name);
  }

  /**
   * Adds a view and computes its content.
   *
   * @return why the view failed at once, if it did
   */
  public Optional<ViewFailure> createView(ViewDefinition definition, long rev) {
    requireFree(definition.name());
    return compute(definition, rev, rev);
  }

  /**
   * Computes a view anew that has failed. It stays in its place among the others, before the views
   * that read it, which have failed with it.
   *
   * @return why the view failed again, if it did
   */
  public Optional<ViewFailure> resumeView(ViewDefinition definition, long rev) {
    if (existingView(definition.name()).viewFailure().isEmpty()) {
      throw new IllegalArgumentException(definition.name() + " has not failed");
    }
    return compute(definition, rev, rev);
  }

  private Optional<ViewFailure> compute(ViewDefinition definition, long createdRev, long rev) {
    context.rev = rev;
    Optional<ViewFailure> failure = failedInput(definition, rev);
    if (failure.isPresent()) {
      addFailed(definition, createdRev, failure.get());
      return failure;
    }
    int known = graph.operators().size();
    try {
      Operator root = graph.build(definition.plan());
      ViewResult view = new ViewResult(context, definition, createdRev, root);
      graph.add(view);
      views.put(definition.name(), view);
      graph.freezeFrom(known);
      return Optional.empty();
    } catch (StepFailure stepFailure) {
      // expected: the view fails on the rows that are there
      ViewFailure created = stepFailure.of(definition.name(), rev);
      addFailed(definition, createdRev, created);
      return Optional.of(created);
    } finally {
      context.filledBytes = 0;
    }
  }

  /**
   * Begins to fill a view in slices, aside; it takes part in nothing and is not here yet. Only one
   * is filled at a time.
   */
  public void beginFill(ViewDefinition definition) {
    if (fill != null) {
      throw new IllegalStateException("another view is being filled");
    }
    fill = new ViewFill(context, definition, this::relation);
  }

  /** Whether a view is being filled. */
  public boolean isFilling() {
    return fill != null;
  }

  /**
   * Does some more of the filling: one chunk of rows, or steps of about so many rows that have
   * passed meanwhile. Nothing that can be seen changes.
   */
  public FillStatus fillSlice(int rows) {
    return fill.slice(rows);
  }

  /** Gives up the filling, if there is one. */
  public void endFill() {
    if (fill != null) {
      fill.stop();
      fill = null;
    }
  }

  /**
   * Adds a view that was filled, as if it had been created now. One that was not is computed: the
   * content is the same, down to the hash. It has no bounds meanwhile, since it was within them
   * where it was filled.
   *
   * @return why the view failed, if it did
   */
  public Optional<ViewFailure> activateView(ViewDefinition definition, long rev) {
    requireFree(definition.name());
    ViewFill filled = fill;
    if (filled == null || !filled.isOf(definition.name())) {
      return recreateView(definition, rev);
    }
    if (!filled.complete()) {
      endFill();
      return recreateView(definition, rev);
    }
    fill = null;
    int known = graph.operators().size();
    adopt(filled);
    filled.releaseSources();
    filled.view().activated(rev);
    views.put(definition.name(), filled.view());
    graph.freezeFrom(known);
    return Optional.empty();
  }

  private void adopt(ViewFill filled) {
    CircuitLimits limits = context.limits;
    context.limits = CircuitLimits.NONE;
    try {
      graph.adopt(filled.graph());
    } catch (StepFailure failure) {
      throw new IllegalStateException("what was filled cannot be read here", failure);
    } finally {
      context.limits = limits;
    }
  }

  /** Drops a view that no active view reads. */
  public void dropView(String name) {
    ViewResult view = existingView(name);
    requireUnread(name, view);
    if (view.viewFailure().isEmpty()) {
      graph.remove(view);
    }
    views.remove(name);
  }

  public Optional<TableDefinition> table(String name) {
    return Optional.ofNullable(tables.get(name)).map(table -> table.definition);
  }

  public Optional<ViewDefinition> view(String name) {
    return Optional.ofNullable(views.get(name)).map(view -> view.definition);
  }

  /** By name. */
  public Collection<TableDefinition> tables() {
    return tables.values().stream().map(table -> table.definition).toList();
  }

  /** By name. */
  public Collection<ViewDefinition> views() {
    return new TreeMap<>(views).values().stream().map(view -> view.definition).toList();
  }

  /** In the order of their definition, so that a view comes after what it reads. */
  public List<ViewDefinition> viewsAsDefined() {
    return views.values().stream().map(view -> view.definition).toList();
  }

  @Override
  public boolean has(String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    return existingTable(table).find(keyColumns, row, code -> dictionary.get((int) code)) >= 0;
  }

  @Override
  public Waterlines waterlines(String table) {
    return existingTable(table).lines();
  }

  @Override
  public long[] valuesInTime(
      String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    Table of = existingTable(table);
    return of.valuesInTime(of.find(keyColumns, row, code -> dictionary.get((int) code)));
  }

  /** Applies an accepted batch. */
  public StepResult apply(long rev, TypedBatch batch) {
    return apply(rev, context.clock, batch);
  }

  /** Applies an optimistic batch at a time. */
  public StepResult apply(long rev, long micros, TypedBatch batch) {
    return apply(rev, micros, batch, true);
  }

  /**
   * Applies an accepted batch at a time.
   *
   * @param micros since 1970; a time before the present one counts as that
   * @param optimistic false: rows of views that are only updated keep their version, for readers
   *     already show what is written
   */
  public StepResult apply(long rev, long micros, TypedBatch batch, boolean optimistic) {
    context.rev = rev;
    context.settling = !optimistic;
    moveClock(micros);
    long[] codes = StringCodes.intern(batch.dictionary(), context.strings);
    int noop = 0;
    int skipped = 0;
    List<Table> risen = new ArrayList<>();
    for (TypedChanges changes : batch.tables()) {
      Table table = existingTable(changes.table());
      table.apply(changes, codes);
      noop += table.noop();
      skipped += table.skipped();
      if (table.hasDelta()) {
        graph.changed(table);
      }
      if (table.risen()) {
        risen.add(table);
      }
    }
    StepResult result = run(rev, noop, skipped);
    graph.freeze(risen);
    context.settling = false;
    return result;
  }

  /**
   * Moves the clock: rows of views come and go that depend on it.
   *
   * @param micros since 1970; a time before the present one counts as that
   */
  public StepResult advance(long rev, long micros) {
    context.rev = rev;
    moveClock(micros);
    return run(rev, 0, 0);
  }

  private StepResult run(long rev, int noop, int skipped) {
    List<ViewFailure> failed = fail(graph.run(), rev);
    if (fill != null) {
      fill.passed();
    }
    StepResult result = new StepResult(rev, noop, skipped, changedViews(), failed);
    graph.clear();
    sweepStrings();
    return result;
  }

  private void moveClock(long micros) {
    context.clock = Math.max(context.clock, micros);
    graph.clockMoved();
  }

  /** What NOW() is, in microseconds since 1970. */
  public long clock() {
    return context.clock;
  }

  /** Whether a view depends on the clock. */
  public boolean usesClock() {
    return graph.usesClock();
  }

  /** When a view changes next though no table does; {@link Long#MAX_VALUE} for never. */
  public long nextInstant() {
    return graph.nextInstant();
  }

  public TableInfo tableInfo(String name) {
    return existingTable(name).info();
  }

  public ViewInfo viewInfo(String name) {
    ViewResult view = existingView(name);
    return view.info(ViewPlans.privateBytes(view));
  }

  /** How many rows a table or view has and had; empty for a view that has failed. */
  public Optional<RowCounts> counts(String name) {
    Table table = tables.get(name);
    if (table != null) {
      return Optional.of(table.counts);
    }
    ViewResult view = existingView(name);
    return view.viewFailure().isPresent() ? Optional.empty() : Optional.of(view.counts);
  }

  /** Forgets how many rows have come and gone so far. */
  public void countAnew() {
    tables.values().forEach(table -> table.counts.begin());
    views.values().forEach(view -> view.counts.begin());
  }

  /** The rows of a table with the rev that last changed each, in no particular order. */
  public RowSet tableRows(String name) {
    return existingTable(name).rowSet();
  }

  /** The rows of a view with the rev that last changed each, in no particular order. */
  public RowSet viewRows(String name) {
    return existingView(name).rowSet();
  }

  /**
   * The rows of a view that has failed as they were one rev before; empty when nothing is kept of
   * them: it has failed when it was created, or before the last recovery.
   */
  public Optional<RowSet> keptRows(String name) {
    ViewResult view = existingView(name);
    return view.isKept() ? Optional.of(view.rowSet()) : Optional.empty();
  }

  /**
   * The row of a key, or no row.
   *
   * @param key one row of key columns in primary key order, strings as codes of {@code keyStrings}
   */
  public RowSet tableRow(String name, ColumnVector[] key, Strings keyStrings) {
    return existingTable(name).row(key, keyStrings);
  }

  /** The operators of a view, inputs before what reads them; none for a failed view. */
  public List<PlanNode> explain(String name) {
    ViewResult view = existingView(name);
    return view.viewFailure().isPresent() ? List.of() : ViewPlans.explain(view);
  }

  public long stateBytes() {
    long bytes = context.strings.stateBytes();
    for (Table table : tables.values()) {
      bytes += table.stateBytes();
    }
    for (Operator operator : graph.operators()) {
      bytes += operator.stateBytes();
    }
    bytes += fill == null ? 0 : fill.stateBytes();
    for (ViewResult view : views.values()) {
      bytes += view.viewFailure().isPresent() ? view.stateBytes() : 0;
    }
    return bytes;
  }

  /** Recovery: puts rows into a table that was just created; may be called for part after part. */
  public void restoreTable(String name, long changedRev, RowSet part) {
    existingTable(name).load(part, changedRev);
  }

  /** Recovery: gives a table that was just created, and may have no rows, what it is besides. */
  public void restoreTable(String name, long changedRev, List<Long> greatest) {
    Table table = existingTable(name);
    table.changedRev = changedRev;
    table.lines().restore(greatest);
  }

  /**
   * Recovery: computes a view anew that was active. It has no bounds meanwhile, since it may have
   * grown in steps to what it could not be filled with at once.
   */
  public Optional<ViewFailure> recreateView(ViewDefinition definition, long rev) {
    CircuitLimits limits = context.limits;
    context.limits = CircuitLimits.NONE;
    try {
      return createView(definition, rev);
    } finally {
      context.limits = limits;
    }
  }

  /**
   * Recovery: adds views as they were, in the order of their definition. Operators take their
   * private state from where it is stored; those without are filled from their inputs. Views that
   * have nothing in common but tables come back at the same time. They have no bounds meanwhile.
   * What another build has computed otherwise is computed last, since nothing else reads it.
   *
   * @param threads at most, this one included; nothing visible depends on it
   * @throws dev.weir.config.WeirException {@code journal-corrupt} when a row or state cannot be, or
   *     a view fails or comes out otherwise that is to be as it was
   */
  public void restoreViews(List<SavedView> saved, SavedStates states, int threads) {
    saved.forEach(view -> requireFree(view.definition().name()));
    CircuitLimits limits = context.limits;
    context.limits = CircuitLimits.NONE;
    context.saved = states;
    try {
      List<ViewGroup> groups = ViewGroup.of(saved, context, this::relation);
      SideBySide.run(groups.stream().<Runnable>map(group -> group::restore).toList(), threads);
      Map<String, ViewGroup> groupOf = new HashMap<>();
      groups.forEach(group -> group.names().forEach(name -> groupOf.put(name, group)));
      context.saved = SavedStates.NONE; // they would be of other rows
      for (SavedView view : saved) {
        String name = view.definition().name();
        if (view.isSame()) {
          views.put(name, groupOf.get(name).move(name, graph));
        } else if (view.failure().isPresent()) {
          addFailed(view.definition(), view.createdRev(), view.failure().get());
        } else {
          computeOtherwise(view);
        }
      }
    } finally {
      context.limits = limits;
      context.saved = SavedStates.NONE;
      context.filledBytes = 0;
    }
  }

  private void computeOtherwise(SavedView saved) {
    if (compute(saved.definition(), saved.createdRev(), context.rev).isPresent()) {
      return;
    }
    ViewResult view = existingView(saved.definition().name());
    boolean same = view.resultHash().equals(saved.resultHash()) && takesVersions(view, saved);
    view.restored(same ? saved.changedRev() : context.rev);
  }

  private static boolean takesVersions(ViewResult view, SavedView saved) {
    try {
      saved.rows().accept(view::restore);
      return true;
    } catch (WeirException otherColumns) {
      if (otherColumns.code() == ErrorCode.JOURNAL_CORRUPT) {
        return false; // equal values may be of other types
      }
      throw otherColumns;
    }
  }

  /** The private states of operators that a snapshot is to have. */
  public List<OperatorState> operatorStates() {
    return graph.saved();
  }

  /**
   * Recovery: gives rows of a view that was just created the versions they had; may be called for
   * part after part.
   */
  public void restoreView(String name, long changedRev, RowSet part) {
    ViewResult view = existingView(name);
    view.restore(part);
    view.restored(changedRev);
  }

  /** A view that has failed elsewhere, or had failed before a recovery, without rows. */
  public void restoreFailedView(ViewDefinition definition, long createdRev, ViewFailure failure) {
    requireFree(definition.name());
    addFailed(definition, createdRev, failure);
  }

  private List<ViewFailure> fail(List<Operator> failed, long rev) {
    if (failed.isEmpty()) {
      return List.of();
    }
    TreeMap<String, ViewFailure> failures = new TreeMap<>();
    for (Operator operator : failed.reversed()) {
      if (operator instanceof ViewResult view) {
        ViewFailure failure = view.failure.of(view.definition.name(), rev);
        views.put(failure.view(), view.failed(failure));
        failures.put(failure.view(), failure);
        graph.remove(view);
      }
    }
    return List.copyOf(failures.values());
  }

  private List<ViewDelta> changedViews() {
    List<ViewDelta> changed = new ArrayList<>();
    for (Operator operator : graph.published()) {
      if (operator instanceof ViewResult view && view.hasDelta()) {
        changed.add(view.viewDelta());
      }
    }
    changed.sort(Comparator.comparing(ViewDelta::view));
    return Collections.unmodifiableList(changed);
  }

  private Optional<ViewFailure> failedInput(ViewDefinition definition, long rev) {
    for (String name : definition.reads()) {
      ViewResult input = views.get(name);
      if (input != null && input.viewFailure().isPresent()) {
        return Optional.of(
            StepFailure.budget(
                    ViewFailure.INPUT_FAILED, "the view " + name + " it reads has failed")
                .of(definition.name(), rev));
      }
    }
    return Optional.empty();
  }

  private ViewResult addFailed(ViewDefinition definition, long rev, ViewFailure failure) {
    ViewResult view = new ViewResult(context, definition, rev, failure);
    views.put(definition.name(), view);
    return view;
  }

  private void sweepStrings() {
    // what is being filled holds codes of strings where nobody else can reach them
    if (fill == null && sweep.isDue(context.strings)) {
      List<Operator> all = new ArrayList<>(tables.values());
      all.addAll(graph.operators());
      views.values().stream().filter(view -> view.viewFailure().isPresent()).forEach(all::add);
      context.strings = sweep.run(context, all);
    }
  }

  private Operator relation(String name) {
    Table table = tables.get(name);
    return table != null ? table : existingView(name);
  }

  private Table existingTable(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("there is no table " + name);
    }
    return table;
  }

  private ViewResult existingView(String name) {
    ViewResult view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("there is no view " + name);
    }
    return view;
  }

  private void requireFree(String name) {
    if (tables.containsKey(name) || views.containsKey(name)) {
      throw new IllegalArgumentException("the name " + name + " is taken");
    }
  }

  private static void requireUnread(String name, Operator relation) {
    if (!relation.consumers.isEmpty()) {
      throw new IllegalArgumentException(name + " is read by a view");
    }
  }
}
