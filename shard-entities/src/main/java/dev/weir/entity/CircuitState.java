package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.OperatorState;
import dev.weir.circuit.SavedStates;
import dev.weir.circuit.SavedView;
import dev.weir.circuit.SavedView.Basis;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.entity.StoredEvent.Origin;
import dev.weir.series.shard.MetricsShard;
import dev.weir.series.shard.Retention.Advance;
import dev.weir.series.shard.ShardFiles;
import dev.weir.series.shard.Tally;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a circuit and the one interpreter of its events.
 *
 * <p>{@link #apply} is used by the live entity, by recovery and by tools alike, and is total: it
 * may fail a view, never an event. Not thread-safe; owned by one actor.
 */
final class CircuitState {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitState.class);
  private static final int SIZED_EVERY = 64;

  private final Limits limits;
  private final int seed;
  private final SqlCompiler compiler = new SqlCompiler();
  private final Map<String, ViewHistory> histories = new HashMap<>();

  private final Backfills backfills = new Backfills();

  /** The limits of views that events have told; those of the node where none has. */
  private Optional<CircuitLimits> agreed = Optional.empty();

  private Circuit circuit;
  private Optional<MetricsShard> metrics = Optional.empty();
  private IdempotencyWindow window;
  private Chain chain = Chain.START;
  private long rev;
  private long clearedRev;
  private EpochHistory epochs = EpochHistory.of(1);
  private Freshness freshness = Freshness.atHome(Freshness.LOCAL);
  private long appendEpoch;
  private long lastEventMillis;
  private long definitionVersion;
  private long failures;
  private long sizedRev;
  private long stateBytes;
  private int changesSinceReport;
  private List<String> failedViews = List.of();

  /**
   * @param seed of the engine's hash tables; nothing visible depends on it
   */
  CircuitState(Limits limits, int seed) {
    this.limits = limits;
    this.seed = seed;
    this.circuit = newCircuit();
    this.window = new IdempotencyWindow(bounds(limits));
  }

  Circuit circuit() {
    return circuit;
  }

  /** The views that are being filled. */
  Backfills backfills() {
    return backfills;
  }

  /** Fills them a little; gives the event with which that has come to an end. */
  Optional<CircuitEvent.Control> fillSlice() {
    return backfills.slice(circuit);
  }

  /** The series; made when they are first asked for, for circuits with tables have none. */
  MetricsShard metrics() {
    metrics = Optional.of(metrics.orElseGet(MetricsShard::new));
    return metrics.get();
  }

  IdempotencyWindow window() {
    return window;
  }

  Limits limits() {
    return limits;
  }

  SqlCompiler compiler() {
    return compiler;
  }

  long rev() {
    return rev;
  }

  /** Ownership of the circuit; changes only when its home region does. */
  long epoch() {
    return epochs.current();
  }

  /** The epochs of all events, and of the next one. */
  EpochHistory epochs() {
    return epochs;
  }

  /** What an answer given now stands for. */
  Standing standing() {
    return new Standing(rev, epoch(), freshness);
  }

  /** From now on answers say that the circuit stands so to its home. */
  void standsSo(Freshness now) {
    freshness = now;
  }

  Chain chain() {
    return chain;
  }

  /** Grows with each change of a table's or view's definition. */
  long definitionVersion() {
    return definitionVersion;
  }

  /** Grows when a table or view comes, goes or fails. */
  long relationsVersion() {
    return definitionVersion + failures;
  }

  /**
   * The first time, in milliseconds since 1970, at which a view changes though nothing is written;
   * {@link Long#MAX_VALUE} for never.
   */
  long nextTickMillis() {
    long next = circuit.nextInstant();
    return next == Long.MAX_VALUE ? next : Math.ceilDiv(next, TimeUnit.MILLISECONDS.toMicros(1));
  }

  /** The time of the last event; the time of the next one is never earlier. */
  long lastEventMillis() {
    return lastEventMillis;
  }

  /** The deltas of a view, null if there is no such view. */
  ViewHistory history(String view) {
    return histories.get(view);
  }

  /**
   * Applies the event that follows the present rev.
   *
   * @throws dev.weir.config.WeirException {@code journal-corrupt} or {@code format-too-new} when
   *     the bytes do not hold the next event
   */
  Applied apply(StoredEvent stored) {
    Origin origin = stored.origin().orElseGet(() -> decode(stored));
    rev = origin.frame().rev();
    chain = origin.frame().chain();
    epochs = epochs.beginning(origin.frame().epoch(), rev);
    lastEventMillis = origin.frame().atMillis();
    return switch (origin.event()) {
      case CircuitEvent.BatchCommitted batch -> applyBatch(batch);
      case CircuitEvent.SamplesAppended samples ->
          new Applied(rev, metrics().apply(samples.batch()));
      case CircuitEvent.Control control -> applyControl(control, origin.compiled());
    };
  }

  /** Bytes of state as of the last look; looked at anew every {@value #SIZED_EVERY} revs. */
  long stateBytes() {
    if (rev >= sizedRev + SIZED_EVERY || sizedRev == 0) {
      stateBytes = circuit.stateBytes() + metrics.map(MetricsShard::stateBytes).orElse(0L);
      sizedRev = rev;
    }
    return stateBytes;
  }

  /** Tells the metrics how the circuit stands. */
  void report(String persistenceId) {
    EntityMetrics.standing(persistenceId, rev, stateBytes(), changesSinceReport, failedViews);
    changesSinceReport = 0;
  }

  /** Rows of all tables. */
  long tableRows() {
    return circuit.tables().stream()
        .mapToLong(table -> circuit.tableInfo(table.name()).rows())
        .sum();
  }

  int seed() {
    return seed;
  }

  /** Epoch of the claim under which events are stored. */
  long appendEpoch() {
    return appendEpoch;
  }

  /** Under which epoch the home writes, before the first event has said it. */
  void writtenUnder(long homeEpoch) {
    if (rev == 0) {
      epochs = EpochHistory.of(homeEpoch);
    }
  }

  /** From now on events are written under the claim with this epoch. */
  void claimed(long claimEpoch) {
    appendEpoch = claimEpoch;
  }

  /** Writes the events that follow the present rev. */
  EventWriter writer(long nowMillis) {
    return writer(nowMillis, epoch());
  }

  /** Writes events under another epoch. */
  EventWriter writer(long nowMillis, long epoch) {
    return new EventWriter(chain, rev, epoch, appendEpoch, Math.max(nowMillis, lastEventMillis));
  }

  /**
   * A snapshot is stored.
   *
   * @param files the files of metrics that it has
   */
  void filed(long snapshotRev, ShardFiles files) {
    if (snapshotRev >= clearedRev) { // else they are of series that were deleted
      metrics.ifPresent(shard -> shard.filed(files));
    }
  }

  /** The whole state as of now. */
  StateImage image() {
    return new StateImage(
        rev,
        epochs,
        appendEpoch,
        chain,
        lastEventMillis,
        circuit.tables().stream()
            .map(table -> circuit.tableInfo(table.name()))
            .sorted(Comparator.comparingLong(TableInfo::createdRev))
            .map(info -> new TableImage(info, circuit.tableRows(info.definition().name())))
            .toList(),
        circuit.viewsAsDefined().stream()
            .map(view -> circuit.viewInfo(view.name()))
            .map(info -> new ViewImage(info, circuit.viewRows(info.definition().name())))
            .toList(),
        circuit.operatorStates(),
        agreed,
        List.copyOf(backfills.all()),
        window.encode(),
        metrics.flatMap(MetricsShard::image));
  }

  /**
   * Becomes the state a snapshot holds. Tables are loaded, and views with the private state of
   * operators as far as it is stored and this build would compute the same; what is not stored is
   * computed anew. If what is stored is of no use, all is computed anew.
   *
   * @throws WeirException {@code journal-corrupt} when a view does not come out as it was
   */
  void restore(SnapshotManifest manifest, SavedRows rows) {
    try {
      restore(manifest, rows, Optional.of(rows.states()));
    } catch (WeirException damaged) {
      if (damaged.code() != ErrorCode.JOURNAL_CORRUPT) {
        throw damaged;
      }
      LOG.warn("Views of rev {} are computed anew: {}", manifest.rev(), damaged.getMessage());
      recompute(manifest, rows);
    }
  }

  /** The same, but that all views are computed anew and compared; nothing else was done yet. */
  void recompute(SnapshotManifest manifest, SavedRows rows) {
    backfills.clear(circuit);
    circuit = newCircuit();
    histories.clear();
    restore(manifest, rows, Optional.empty());
  }

  private void restore(SnapshotManifest manifest, SavedRows rows, Optional<SavedStates> states) {
    rev = manifest.rev();
    epochs = manifest.history();
    chain = new Chain(manifest.chainHigh(), manifest.chainLow());
    lastEventMillis = manifest.atMillis();
    circuit.advance(rev, micros());
    Optional.ofNullable(manifest.limits()).ifPresent(this::agree);
    window = IdempotencyWindow.decode(rows.keys(), bounds(limits));
    metrics = rows.metrics().map(MetricsShard::of);
    for (SnapshotManifest.Table table : manifest.tables()) {
      TableDefinition definition = compiler.table(table.sql());
      circuit.createTable(definition, table.createdRev());
      circuit.restoreTable(table.name(), table.changedRev(), table.greatest());
      rows.table(
          table.name(),
          definition.schema(),
          part -> circuit.restoreTable(table.name(), table.changedRev(), part));
    }
    restoreViews(manifest.views(), rows, states);
    for (SnapshotManifest.Backfill each : manifest.backfills()) {
      backfills.begin(
          view(each.name(), each.sql(), each.format(), new Compiled.None()), each.rev(), circuit);
    }
  }

  /** The tables and views as of now. */
  Relations relations() {
    return new Relations(circuit, backfills);
  }

  private void restoreViews(
      List<SnapshotManifest.View> views, SavedRows rows, Optional<SavedStates> states) {
    List<SavedView> saved = new ArrayList<>();
    Set<String> others = new HashSet<>();
    for (SnapshotManifest.View view : views) {
      List<ViewDefinition> before = saved.stream().map(SavedView::definition).toList();
      CompiledQuery query = compiler.stored(view.sql(), relations().catalog(before));
      boolean isOther =
          !OperatorState.name(query.plan()).equals(view.plan())
              || query.reads().stream().anyMatch(others::contains);
      if (isOther) {
        others.add(view.name());
      }
      ViewDefinition definition = definition(view.name(), view.sql(), view.format(), query);
      saved.add(saved(view, definition, isOther ? Basis.OTHER_BUILD : Basis.ROWS, rows));
      histories.put(
          view.name(), new ViewHistory(rev, limits.historyBytesMax(), limits.historyRevsMax()));
    }
    if (states.isEmpty()) {
      saved.replaceAll(SavedView::anew);
    }
    circuit.restoreViews(
        saved, states.orElse(SavedStates.NONE), EngineLimits.restoreThreads(limits));
    failedViews =
        circuit.views().stream()
            .map(ViewDefinition::name)
            .filter(name -> circuit.viewInfo(name).failure().isPresent())
            .toList();
  }

  private static SavedView saved(
      SnapshotManifest.View view, ViewDefinition definition, Basis basis, SavedRows rows) {
    return new SavedView(
        definition,
        view.createdRev(),
        view.changedRev(),
        view.resultHash(),
        Optional.ofNullable(view.failure()),
        basis,
        parts -> rows.view(view.name(), definition.plan().schema(), parts));
  }

  private Origin decode(StoredEvent stored) {
    EventFrame frame = EventFrame.decode(stored.bytes(), chain, rev + 1);
    return new Origin(frame, EventCodec.decode(frame), new Compiled.None());
  }

  private Applied applyBatch(CircuitEvent.BatchCommitted batch) {
    StepResult step = circuit.apply(rev, micros(), batch.batch(), batch.optimistic());
    batch
        .key()
        .ifPresent(
            key ->
                window.add(
                    key, rev, batch.changes(), step.noop(), step.skipped(), lastEventMillis));
    changesSinceReport += batch.changes();
    note(step);
    return new Applied(rev, batch.changes(), step);
  }

  private void note(StepResult step) {
    noteFailures(step.failed());
    for (ViewDelta delta : step.changed()) {
      histories.get(delta.view()).add(delta);
    }
  }

  /** Every event moves the clock of the circuit to the time at which it happened. */
  private StepResult advance() {
    StepResult step = circuit.advance(rev, micros());
    note(step);
    return step;
  }

  private long micros() {
    return TimeUnit.MILLISECONDS.toMicros(lastEventMillis);
  }

  private void noteFailures(List<ViewFailure> failed) {
    if (!failed.isEmpty()) {
      failures++;
      List<String> all = new ArrayList<>(failedViews);
      failed.forEach(failure -> all.add(failure.view()));
      failedViews = List.copyOf(all);
    }
  }

  private Applied applyControl(CircuitEvent.Control event, Compiled compiled) {
    StepResult passed = advance();
    if (event instanceof CircuitEvent.Ticked) {
      return new Applied(rev, 0, passed);
    }
    Map<String, ViewHistory> before = Map.copyOf(histories);
    define(event, compiled);
    List<ViewDelta> still =
        passed.changed().stream()
            .filter(delta -> before.get(delta.view()) == histories.get(delta.view()))
            .toList();
    return new Applied(rev, 0, new StepResult(rev, 0, 0, still, passed.failed()));
  }

  private void define(CircuitEvent.Control event, Compiled compiled) {
    definitionVersion++;
    agreed(event).ifPresent(this::agree);
    switch (event) {
      case CircuitEvent.TableCreated e -> circuit.createTable(table(e, compiled), rev);
      case CircuitEvent.TableAltered e -> alterTable(e, compiled);
      case CircuitEvent.TableDropped e -> circuit.dropTable(e.table());
      case CircuitEvent.ViewBegun e ->
          backfills.begin(view(e.view(), e.sql(), e.format(), compiled), rev, circuit);
      case CircuitEvent.ViewActivated e -> {
        ViewDefinition filled = filled(e.view(), e.sql(), e.format());
        begun(filled, circuit.activateView(filled, rev));
        backfills.end(e.view(), circuit);
      }
      case CircuitEvent.BackfillFailed e -> {
        ViewDefinition failed = filled(e.view(), e.sql(), e.format());
        backfills.end(e.view(), circuit);
        circuit.restoreFailedView(failed, rev, e.failure().at(rev));
        begun(failed, Optional.of(e.failure().at(rev)));
      }
      case CircuitEvent.ViewCreated e -> {
        backfills.end(e.view(), circuit);
        createView(view(e.view(), e.sql(), e.format(), compiled));
      }
      case CircuitEvent.ViewReplaced e -> {
        backfills.end(e.view(), circuit);
        replaceView(view(e.view(), e.sql(), e.format(), compiled));
      }
      case CircuitEvent.ViewDropped e -> {
        backfills.end(e.view(), circuit);
        if (circuit.view(e.view()).isPresent()) {
          dropView(e.view());
        }
      }
      case CircuitEvent.CircuitDeleted _ -> clear();
      case CircuitEvent.RetentionAdvanced(String tier, long to) ->
          metrics().apply(Advance.of(tier, to));
      case CircuitEvent.MetadataSeen seen -> metrics().describe(seen.metadata());
      case CircuitEvent.HomeMoved moved -> epochs = epochs.beginning(moved.epoch(), rev + 1);
      case CircuitEvent.HomeSeized _ -> {} // its frame says under which epoch it begins another one
      case CircuitEvent.Ticked _ -> throw new IllegalArgumentException("defines nothing");
    }
  }

  /** The limits of views that an event has, so that all who apply it fail the same views. */
  private static Optional<CircuitLimits> agreed(CircuitEvent.Control event) {
    return switch (event) {
      case CircuitEvent.ViewCreated e -> Optional.ofNullable(e.limits());
      case CircuitEvent.ViewReplaced e -> Optional.ofNullable(e.limits());
      case CircuitEvent.ViewBegun e -> Optional.ofNullable(e.limits());
      case CircuitEvent.TableCreated _,
          CircuitEvent.TableAltered _,
          CircuitEvent.TableDropped _,
          CircuitEvent.ViewActivated _,
          CircuitEvent.BackfillFailed _,
          CircuitEvent.ViewDropped _,
          CircuitEvent.CircuitDeleted _,
          CircuitEvent.HomeMoved _,
          CircuitEvent.HomeSeized _,
          CircuitEvent.RetentionAdvanced _,
          CircuitEvent.MetadataSeen _,
          CircuitEvent.Ticked _ ->
          Optional.empty();
    };
  }

  private void agree(CircuitLimits newLimits) {
    agreed = Optional.of(newLimits);
    circuit.limit(newLimits);
  }

  /** The definition of a view that was begun; what it replaces is gone. */
  private ViewDefinition filled(String name, String sql, String format) {
    if (circuit.view(name).isPresent()) {
      dropView(name);
    }
    return backfills
        .find(name)
        .map(Backfills.Backfill::definition)
        .orElseGet(() -> view(name, sql, format, new Compiled.None()));
  }

  /** Views that read the table are dropped and computed anew, as if they were put again. */
  private void alterTable(CircuitEvent.TableAltered event, Compiled compiled) {
    TableDefinition present = circuit.table(event.table()).orElseThrow();
    Map<String, CompiledQuery> queries =
        compiled instanceof Compiled.Altered altered ? altered.views() : Map.of();
    TableDefinition to =
        compiled instanceof Compiled.Altered altered
            ? altered.change().to()
            : compiler.table(event.sql());
    List<ViewDefinition> readers = relations().allReadersOf(event.table());
    readers.reversed().forEach(view -> dropView(view.name()));
    circuit.alterTable(TableChanges.change(present, to, event), rev);
    for (ViewDefinition reader : readers) {
      CompiledQuery query = queries.get(reader.name());
      Compiled known = query == null ? new Compiled.None() : new Compiled.View(query);
      createView(view(reader.name(), reader.sql(), reader.format(), known));
    }
  }

  private TableDefinition table(CircuitEvent.TableCreated event, Compiled compiled) {
    return compiled instanceof Compiled.Table(TableDefinition definition)
        ? definition
        : compiler.table(event.sql());
  }

  private ViewDefinition view(String name, String sql, String format, Compiled compiled) {
    CompiledQuery query =
        compiled instanceof Compiled.View(CompiledQuery done)
            ? done
            : compiler.stored(sql, relations().catalog());
    return definition(name, sql, format, query);
  }

  private static ViewDefinition definition(
      String name, String sql, String format, CompiledQuery query) {
    return new ViewDefinition(
        name,
        query.plan(),
        query.order(),
        query.nesting(),
        query.reads(),
        format,
        sql,
        query.warnings());
  }

  private void createView(ViewDefinition definition) {
    begun(definition, circuit.createView(definition, rev));
  }

  private void replaceView(ViewDefinition replacement) {
    String name = replacement.name();
    if (relations().readersOf(name).isEmpty()) {
      dropView(name);
      createView(replacement);
    } else if (circuit.viewInfo(name).failure().isPresent()) {
      resumeView(replacement);
    } // else it had failed in another build alone, and has been what it is to be
  }

  /** The readers of a view that is computed anew have failed with it, and wait in their places. */
  private void resumeView(ViewDefinition definition) {
    noMoreFailed(definition.name());
    begun(definition, circuit.resumeView(definition, rev));
  }

  private void begun(ViewDefinition definition, Optional<ViewFailure> failed) {
    failed.ifPresent(failure -> noteFailures(List.of(failure)));
    histories.put(
        definition.name(), new ViewHistory(rev, limits.historyBytesMax(), limits.historyRevsMax()));
  }

  private void dropView(String name) {
    noMoreFailed(name);
    circuit.dropView(name);
    histories.remove(name);
  }

  private void noMoreFailed(String name) {
    failedViews = failedViews.stream().filter(view -> !view.equals(name)).toList();
  }

  private void clear() {
    clearedRev = rev;
    backfills.clear(circuit);
    circuit = newCircuit();
    agreed = Optional.empty();
    circuit.advance(rev, micros());
    metrics = Optional.empty();
    window = new IdempotencyWindow(bounds(limits));
    histories.clear();
  }

  private Circuit newCircuit() {
    return new Circuit(EngineLimits.of(limits), seed, System::nanoTime);
  }

  private static IdempotencyWindow.Bounds bounds(Limits limits) {
    return new IdempotencyWindow.Bounds(
        limits.idempotencyKeysMin(),
        limits.idempotencyKeysMax(),
        limits.idempotencyAgeMin().toMillis());
  }

  /**
   * What an event did.
   *
   * @param changes how many changes the client sent, 0 for definitions
   * @param samples what became of samples
   */
  record Applied(long rev, int changes, StepResult step, Tally samples) {
    Applied(long rev, int changes, StepResult step) {
      this(rev, changes, step, Tally.NONE);
    }

    Applied(long rev, Tally samples) {
      this(rev, 0, new StepResult(rev, 0, 0, List.of(), List.of()), samples);
    }
  }
}
