package dev.weir.entity;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.TableDefinition;
import dev.weir.config.Limits;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.journal.EventLog;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.series.shard.Retention;
import dev.weir.series.shard.ShardLimits;
import dev.weir.sql.Catalog.Relation;
import dev.weir.sql.JsonRows;
import dev.weir.zset.TableShape;
import dev.weir.zset.TypedBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A circuit that lives in the memory of a test with a journal that is a list: what the real state
 * writes is kept as bytes, and may be damaged.
 */
public final class CircuitHistory implements EventLog {
  /** The one persistence id. */
  public static final String ID = "circuit|acme|main";

  private static final long NOW = 1_000_000;

  /** Small, so that there are many files. */
  private static final long CHUNK_FILE_BYTES = 4_000;

  private final Limits limits;
  private final CircuitState state;
  private final List<StoredRecord> events = new ArrayList<>();
  private final List<SnapshotManifest> snapshots = new ArrayList<>();
  private final SegmentSnapshots segments;
  private long deletedTo;
  private CircuitState resumed;

  /**
   * @param directory for the segments of snapshots
   */
  public CircuitHistory(Path directory) {
    this(directory, TestConfigs.limits());
  }

  /** The same of a node with other limits. */
  CircuitHistory(Path directory, Limits limits) {
    this.limits = limits;
    this.state = new CircuitState(limits, 1);
    this.segments =
        new SegmentSnapshots(
            new DirectorySegmentStore(directory, "one", 0), this, CHUNK_FILE_BYTES);
  }

  public StateReader reader() {
    return new StateReader(this, segments, limits, 2);
  }

  /** Reads what is stored as a node with other limits does. */
  StateReader reader(Limits others) {
    return new StateReader(this, segments, others, 3);
  }

  /** Creates a table; gives the rev. */
  public long table(String sql) {
    return write(new CircuitEvent.TableCreated(state.compiler().table(sql).name(), sql));
  }

  /**
   * Gives a table another definition.
   *
   * @param from the column before for each of it, empty for a new one
   */
  long alter(String table, String sql, List<String> from) {
    return write(new CircuitEvent.TableAltered(table, sql, from));
  }

  /** Creates a view, or replaces the one of that name. */
  public long view(String name, String sql) {
    return write(
        state.circuit().view(name).isPresent()
            ? new CircuitEvent.ViewReplaced(name, sql, "rows", EngineLimits.of(limits))
            : new CircuitEvent.ViewCreated(name, sql, "rows", EngineLimits.of(limits)));
  }

  /** Begins to fill a view, or what takes the place of the one of that name. */
  public long begin(String name, String sql) {
    boolean replaced = state.circuit().view(name).isPresent();
    return write(new CircuitEvent.ViewBegun(name, sql, "rows", replaced, EngineLimits.of(limits)));
  }

  /** Fills a little; gives the event with which that ended. */
  Optional<CircuitEvent.Control> slice() {
    Optional<CircuitEvent.Control> end = state.fillSlice();
    end.ifPresent(this::write);
    return end;
  }

  public long dropTable(String name) {
    return write(new CircuitEvent.TableDropped(name));
  }

  public long dropView(String name) {
    return write(new CircuitEvent.ViewDropped(name));
  }

  /** Deletes everything; revs go on. */
  public long delete() {
    return write(new CircuitEvent.CircuitDeleted());
  }

  /** Moves the home to another region; gives the rev. */
  public long move(String region) {
    return write(new CircuitEvent.HomeMoved(region, Epochs.next(state.epoch(), 2)));
  }

  /** A batch of rows of one table, to be filled. */
  JsonRows rows(String table) {
    TableDefinition definition = definition(table);
    return new JsonRows(
        Map.of(
            table,
            new TableShape(
                table, definition.schema(), definition.primaryKey(), definition.defaults())));
  }

  public long batch(TypedBatch batch) {
    return write(new CircuitEvent.BatchCommitted(batch, batch.changes(), Optional.empty()));
  }

  /** Stores what a shard of metrics takes of a request. */
  public long samples(MetricsBatch request) {
    return state
        .metrics()
        .draft()
        .decide(request, new ShardLimits(1_000, 1_000, Retention.EVER, Long.MAX_VALUE / 4))
        .batch()
        .map(batch -> write(new CircuitEvent.SamplesAppended(batch)))
        .orElseGet(state::rev);
  }

  /** Stores what is new of what is said of metrics. */
  public void describe(MetricMetadata said) {
    List<MetricMetadata> taken = state.metrics().draft().decide(List.of(said));
    if (!taken.isEmpty()) {
      write(new CircuitEvent.MetadataSeen(taken));
    }
  }

  /** Stores the end of keeping what is too old when samples arrive. */
  public void retain(Retention retention, long arrivalMillis) {
    for (Retention.Advance due : state.metrics().due(retention, arrivalMillis)) {
      write(new CircuitEvent.RetentionAdvanced(due.name(), due.to()));
    }
  }

  /** As it is now. */
  CircuitState state() {
    return state;
  }

  /** What it holds now. */
  StateDigest digest() {
    return StateDigest.of(state.image());
  }

  public long rev() {
    return state.rev();
  }

  /** A table as it is defined now. */
  public TableDefinition definition(String table) {
    return state.circuit().table(table).orElseThrow();
  }

  /** The columns of a view, for views that read it; empty when it has failed. */
  public Optional<Relation> relation(String view) {
    return state.circuit().viewInfo(view).failure().isPresent()
        ? Optional.empty()
        : state.relations().catalog().relation(view);
  }

  /** What the circuit says of itself now. */
  public CircuitReply.Described described() {
    Circuit circuit = state.circuit();
    return new CircuitReply.Described(
        state.standing(),
        circuit.stateBytes(),
        circuit.tables().stream().map(table -> circuit.tableInfo(table.name())).toList(),
        circuit.views().stream().map(view -> circuit.viewInfo(view.name())).toList());
  }

  /** Takes a snapshot of now. */
  public void snapshot() {
    state.filed(state.rev(), segments.install(ID, state.image()));
  }

  /**
   * Takes a snapshot and makes a state of it, which goes on beside this one: after each event both
   * must come to the same.
   *
   * @param hashSeed of that state
   */
  public void resume(int hashSeed) {
    snapshot();
    resumed = new StateReader(this, segments, limits, hashSeed).restored(ID, snapshots.getFirst());
    requireResumedTheSame();
  }

  private void requireResumedTheSame() {
    Optional<String> difference = StateDigest.of(resumed.image()).difference(digest());
    if (difference.isPresent()) {
      throw new AssertionError(
          "resumed from the snapshot of rev %d, at rev %d another is %s"
              .formatted(snapshots.getFirst().rev(), state.rev(), difference.get()));
    }
  }

  /** Takes a snapshot of an earlier rev. */
  public void put(long rev) {
    segments.put(ID, reader().image(ID, rev));
  }

  /** Removes a snapshot. */
  public void drop(long rev) {
    segments.drop(ID, rev);
  }

  /** Forgets events up to a rev. */
  public void forget(long rev) {
    events.removeIf(event -> event.rev() <= rev);
    deletedTo = rev;
  }

  /** Loses one event without a trace. */
  public void lose(long rev) {
    events.removeIf(event -> event.rev() == rev);
  }

  /** An event as it is stored. */
  public StoredRecord event(long rev) {
    return events.stream().filter(event -> event.rev() == rev).findFirst().orElseThrow();
  }

  /** Puts other bytes in the place of an event. */
  public void replace(long rev, byte[] payload) {
    StoredRecord old = event(rev);
    events.set(events.indexOf(old), record(rev, old.manifest(), payload));
  }

  /** The bytes of an event with other content under the same head, whole but for its chain. */
  public byte[] forged(long rev, TypedBatch batch) {
    EventFrame frame = EventFrame.unchained(event(rev).payload(), rev);
    byte[] payload =
        EventCodec.encode(
            new CircuitEvent.BatchCommitted(batch, batch.changes(), Optional.empty()));
    return new EventFrame(
            frame.kind(), frame.epoch(), rev, frame.atMillis(), frame.chain(), payload)
        .encode(1);
  }

  private long write(CircuitEvent event) {
    StoredEvent stored = state.writer(NOW).encode(event, new Compiled.None());
    state.apply(stored);
    if (resumed != null) {
      resumed.apply(new StoredEvent(stored.manifest(), stored.bytes(), Optional.empty()));
      requireResumedTheSame();
    }
    events.add(record(state.rev(), stored.manifest(), stored.bytes()));
    return state.rev();
  }

  private static StoredRecord record(long rev, String manifest, byte[] payload) {
    return new StoredRecord(rev, 1, manifest, "", "writer", NOW, Optional.empty(), payload);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    List<StoredRecord> found = new ArrayList<>();
    long bytes = 0;
    for (StoredRecord event : events) {
      if (event.rev() >= Math.max(from, deletedTo + 1) && bytes < bytesMax) {
        found.add(event);
        bytes += event.payload().length;
      }
    }
    return found;
  }

  @Override
  public long highest(String persistenceId) {
    return state.rev();
  }

  @Override
  public List<Object> snapshots(String persistenceId) {
    return List.copyOf(snapshots);
  }

  @Override
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    snapshots.add((SnapshotManifest) snapshot);
    snapshots.sort(Comparator.comparingLong(SnapshotManifest::rev).reversed());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    snapshots.removeIf(manifest -> manifest.rev() == rev);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> append(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    forget(rev);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Long> claim(String persistenceId, String owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<Long>> epoch(String persistenceId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<WeirException> refusal(long bytes) {
    return Optional.empty();
  }
}
