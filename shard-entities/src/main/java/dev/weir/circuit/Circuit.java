package dev.weir.circuit;

import dev.weir.circuit.Operator.Failed;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import dev.weir.zset.Strings;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The tables and views of one circuit: one batch in, one net delta for each changed view out.
 *
 * <p>After every {@link #apply} each active view equals its SQL over the tables. Not thread-safe;
 * what it hands out is immutable.
 */
public final class Circuit {
  /** Pools of fewer strings are not worth sweeping. */
  private static final int SWEEP_STRINGS_MIN = 65_536;

  private final CircuitLimits limits;
  private final int seed;
  private final StringPool strings;
  private final Graph graph;
  private final LongSupplier ticker;
  private final TreeMap<String, StoredTable> tables = new TreeMap<>();
  private final TreeMap<String, View> views = new TreeMap<>();
  private int stringsToSweepAt = SWEEP_STRINGS_MIN;

  /**
   * @param seed of hash tables; results never depend on it
   * @param ticker nanoseconds for the statistics in plans; results never depend on it
   */
  public Circuit(CircuitLimits limits, int seed, LongSupplier ticker) {
    this.limits = limits;
    this.seed = seed;
    this.ticker = ticker;
    this.strings = new StringPool(seed);
    this.graph = new Graph(limits, strings, seed, ticker);
  }

  public StringPool strings() {
    return strings;
  }

  public void createTable(TableDefinition definition, long rev) {
    Table table = new Table(definition.schema(), definition.primaryKey(), seed);
    Plan.Scan scan = new Plan.Scan(definition.name(), definition.schema(), definition.primaryKey());
    tables.put(
        definition.name(),
        new StoredTable(
            definition,
            table,
            graph.addSource(scan, new Sources.TableSource(definition.name(), table)),
            strings,
            rev));
  }

  /** The table must have no readers. */
  public void dropTable(String name) {
    graph.release(tables.remove(name).node());
  }

  /**
   * Creates a view and fills it from what it reads.
   *
   * @return why the view has failed already; empty when it is active
   */
  public Optional<ViewFailure> createView(ViewDefinition definition, long rev) {
    View view =
        new View(
            definition, rev, new ViewResult(definition.name(), definition.plan(), strings, rev));
    views.put(definition.name(), view);
    try {
      activate(view, rev);
    } catch (Failed failed) {
      view.fail(named(failed.record(), definition.name(), rev));
    }
    return view.failure();
  }

  /** The view must have no readers. */
  public void dropView(String name) {
    View view = views.remove(name);
    if (view.root() != null) {
      Node root = view.root();
      view.detach();
      graph.release(root);
    }
  }

  public Optional<TableDefinition> table(String name) {
    return Optional.ofNullable(tables.get(name)).map(StoredTable::definition);
  }

  public Optional<ViewDefinition> view(String name) {
    return Optional.ofNullable(views.get(name)).map(View::definition);
  }

  /** All tables by name. */
  public Collection<TableDefinition> tables() {
    return tables.values().stream().map(StoredTable::definition).toList();
  }

  /** All views by name. */
  public Collection<ViewDefinition> views() {
    return views.values().stream().map(View::definition).toList();
  }

  /**
   * Whether a table holds a key.
   *
   * @param keyColumns in primary key order; VARCHAR lanes are indexes into {@code dictionary}
   */
  public boolean has(String table, ColumnVector[] keyColumns, int row, List<byte[]> dictionary) {
    return tables.get(table).has(keyColumns, row, dictionary);
  }

  /** Applies an accepted batch; fails views, never itself. */
  public StepResult apply(long rev, TypedBatch batch) {
    long[] codes = intern(batch.dictionary());
    int noop = 0;
    int skipped = 0;
    List<Node> changedTables = new ArrayList<>();
    for (TypedChanges changes : batch.tables()) {
      StoredTable table = tables.get(changes.table());
      Table.Applied applied = table.apply(rev, changes, codes);
      noop += applied.noop();
      skipped += applied.skipped();
      if (!applied.delta().isEmpty()) {
        table.node().setDelta(applied.delta());
        graph.announce(table.node());
        changedTables.add(table.node());
      }
    }
    return finish(rev, noop, skipped, changedTables);
  }

  public TableInfo tableInfo(String name) {
    return tables.get(name).info();
  }

  public ViewInfo viewInfo(String name) {
    return views.get(name).info();
  }

  /** All rows of a table with the revs that last changed them. */
  public RowSet tableRows(String name) {
    return tables.get(name).snapshot();
  }

  /** All rows of an active view with the revs that last changed them. */
  public RowSet viewRows(String name) {
    return views.get(name).result().snapshot();
  }

  /**
   * The row of a key, or no row.
   *
   * @param key one row of key columns in primary key order, strings as codes of {@code keyStrings}
   */
  public RowSet tableRow(String name, ColumnVector[] key, Strings keyStrings) {
    return tables.get(name).row(key, keyStrings);
  }

  /** The operators of a view, inputs before consumers; none for a failed view. */
  public List<PlanNode> explain(String name) {
    Node root = views.get(name).root();
    if (root == null) {
      return List.of();
    }
    return Graph.below(root).stream()
        .map(
            node ->
                new PlanNode(
                    node.id,
                    node.operator.label().op(),
                    node.operator.label().detail(),
                    node.inputs.stream().map(input -> input.id).toList(),
                    node.isShared(),
                    node.rows(),
                    node.stateBytes(),
                    node.rowsIn,
                    node.rowsOut,
                    node.nanos))
        .toList();
  }

  /** Bytes allocated for rows, indexes, operators, views and strings. */
  public long stateBytes() {
    long bytes = strings.stateBytes();
    for (StoredTable table : tables.values()) {
      bytes += table.node().stateBytes();
    }
    java.util.Set<Node> counted = new java.util.HashSet<>();
    for (View view : views.values()) {
      bytes += view.result().stateBytes();
      if (view.root() != null) {
        counted.addAll(Graph.below(view.root()));
      }
    }
    for (Node node : counted) {
      bytes += node.operator instanceof Sources.TableSource ? 0 : node.stateBytes();
    }
    return bytes;
  }

  /**
   * Whether most strings of the pool are in no row any more. Looks at the rows only when the pool
   * has doubled since the last look, so its cost a change is constant.
   */
  public boolean isFullOfDeadStrings() {
    if (strings.size() < stringsToSweepAt) {
      return false;
    }
    int live = LiveStrings.count(this);
    stringsToSweepAt = 2 * Math.max(strings.size(), SWEEP_STRINGS_MIN / 2);
    return 2L * live < strings.size();
  }

  /** A circuit of the same content with a new pool; readers of this one stay valid. */
  public Circuit rebuilt() {
    Circuit fresh = new Circuit(limits, seed, ticker);
    tables.values().stream()
        .map(StoredTable::info)
        .sorted(Comparator.comparingLong(TableInfo::createdRev))
        .forEach(table -> copyTable(table, fresh));
    views.values().stream()
        .map(View::info)
        .sorted(Comparator.comparingLong(ViewInfo::createdRev))
        .forEach(view -> copyView(view, fresh));
    fresh.stringsToSweepAt = Math.max(SWEEP_STRINGS_MIN, 2 * fresh.strings.size());
    return fresh;
  }

  private void copyTable(TableInfo table, Circuit fresh) {
    String name = table.definition().name();
    fresh.createTable(table.definition(), table.createdRev());
    fresh.restoreTable(name, table.changedRev(), tableRows(name));
  }

  private void copyView(ViewInfo view, Circuit fresh) {
    if (view.failure().isPresent()) {
      fresh.restoreFailedView(view.definition(), view.createdRev(), view.failure().get());
      return;
    }
    String name = view.definition().name();
    fresh.createView(view.definition(), view.createdRev());
    fresh.restoreView(name, view.changedRev(), viewRows(name));
  }

  /** Recovery: puts back the rows of a table that was just created. */
  public void restoreTable(String name, long changedRev, RowSet saved) {
    tables.get(name).restore(changedRev, saved, Translation.into(strings, saved));
  }

  /** Recovery: gives a view that was just created the versions and revs it had. */
  public void restoreView(String name, long changedRev, RowSet saved) {
    views.get(name).result().restore(changedRev, saved, Translation.into(strings, saved));
  }

  /** Recovery: a view that had failed stays so. */
  public void restoreFailedView(ViewDefinition definition, long createdRev, ViewFailure failure) {
    View view =
        new View(
            definition,
            createdRev,
            new ViewResult(definition.name(), definition.plan(), strings, createdRev));
    view.fail(failure);
    views.put(definition.name(), view);
  }

  private void activate(View view, long rev) throws Failed {
    Node root = graph.build(view.definition().plan(), this::node);
    try {
      root.operator.content(part -> load(view, rev, part));
      view.attach(root);
    } catch (Failed failed) {
      graph.discard(root);
      throw failed;
    }
  }

  private void load(View view, long rev, dev.weir.zset.Delta part) throws Failed {
    checkSize(view, part);
    view.result().load(rev, part);
  }

  private Node node(String relation) {
    StoredTable table = tables.get(relation);
    return table != null ? table.node() : views.get(relation).root();
  }

  private long[] intern(List<byte[]> dictionary) {
    long[] codes = new long[dictionary.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = strings.intern(dictionary.get(i));
    }
    return codes;
  }

  private StepResult finish(long rev, int noop, int skipped, List<Node> changedTables) {
    List<Node> news = graph.step();
    news.addAll(changedTables);
    List<ViewDelta> changed = new ArrayList<>();
    List<View> failed = new ArrayList<>();
    for (Node node : news) {
      for (View view : node.views) {
        publish(rev, node, view, changed, failed);
      }
    }
    news.forEach(Node::endStep);
    changed.sort(Comparator.comparing(ViewDelta::view));
    failed.sort(Comparator.comparing(View::name));
    failed.forEach(this::dismantle);
    return new StepResult(
        rev, noop, skipped, changed, failed.stream().map(view -> view.failure().get()).toList());
  }

  private void publish(long rev, Node node, View view, List<ViewDelta> changed, List<View> failed) {
    ViewFailure failure = node.failure();
    if (failure == null) {
      try {
        checkSize(view, node.delta());
      } catch (Failed tooLarge) {
        failure = tooLarge.record();
        failReaders(rev, node, failure, failed);
      }
    }
    if (failure != null) {
      view.fail(named(failure, view.name(), rev));
      failed.add(view);
      return;
    }
    ViewDelta delta = view.result().apply(rev, node.delta());
    if (delta != null) {
      changed.add(delta);
    }
  }

  /** A view that grew too large takes the views that read it along. */
  private void failReaders(long rev, Node node, ViewFailure failure, List<View> failed) {
    for (View reader : views.values()) {
      boolean reads =
          reader.root() != null
              && reader.root() != node
              && reader.failure().isEmpty()
              && Graph.below(reader.root()).contains(node)
              && node.views.stream()
                  .anyMatch(view -> reader.definition().reads().contains(view.name()));
      if (reads) {
        reader.fail(named(failure, reader.name(), rev));
        failed.add(reader);
      }
    }
  }

  private void checkSize(View view, dev.weir.zset.Delta delta) throws Failed {
    long bytes = view.result().logicalBytesAfter(delta);
    if (bytes > limits.viewStateBytesMax()) {
      throw Trace.overBudget(
          "view-state-limit",
          "The view would hold "
              + bytes
              + " bytes of rows; "
              + limits.viewStateBytesMax()
              + " are allowed.");
    }
  }

  private void dismantle(View view) {
    Node root = view.root();
    view.detach();
    graph.release(root);
  }

  private static ViewFailure named(ViewFailure failure, String view, long rev) {
    return new ViewFailure(
        view,
        rev,
        failure.error(),
        failure.expression(),
        failure.line(),
        failure.column(),
        failure.table(),
        failure.key(),
        failure.detail());
  }
}
