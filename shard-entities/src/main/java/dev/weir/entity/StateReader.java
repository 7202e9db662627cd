package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes states of circuits out of what is stored: a snapshot and the events after it.
 *
 * <p>It reads what recovery reads, with the same code, and owns nothing. All calls block.
 */
public final class StateReader {
  private static final long SLICE_BYTES = 4L << 20;

  private final EventLog log;
  private final SnapshotInstaller snapshots;
  private final Limits limits;
  private final int seed;

  /**
   * @param seed of the engine's hash tables; nothing visible depends on it
   */
  public StateReader(EventLog log, SnapshotInstaller snapshots, Limits limits, int seed) {
    this.log = log;
    this.snapshots = snapshots;
    this.limits = limits;
    this.seed = seed;
  }

  /** The same for states whose views forget what has changed them. */
  StateReader withoutHistory() {
    return new StateReader(log, snapshots, limits.withoutHistory(), seed);
  }

  /** Stored events. */
  public EntityWiring.RawEvents events() {
    return log::range;
  }

  /** Rev of the newest event that is stored. */
  public long highest(String persistenceId) {
    return log.highest(persistenceId);
  }

  /** What is written down of the snapshots that are stored, newest first. */
  public List<SnapshotManifest> snapshots(String persistenceId) {
    return log.snapshots(persistenceId).stream().map(SnapshotManifest.class::cast).toList();
  }

  /** The rows of a snapshot, see {@link SnapshotInstaller#open}. */
  public SavedRows open(String persistenceId, SnapshotManifest manifest) {
    return snapshots.open(persistenceId, manifest);
  }

  /**
   * Everything a circuit holds at a rev that is stored, made anew as a recovery would.
   *
   * @throws WeirException {@code rev-compacted} when the events that lead there are gone
   */
  public StateImage image(String persistenceId, long rev) {
    return withoutHistory().at(persistenceId, rev, Optional.empty(), step -> {}).image();
  }

  /** Hands over the events between two revs, without the first. */
  void events(String persistenceId, long after, long upTo, Consumer<StoredRecord> consumer) {
    long next = after + 1;
    while (next <= upTo) {
      List<StoredRecord> slice = log.range(persistenceId, next, SLICE_BYTES);
      if (slice.isEmpty() || slice.getFirst().rev() != next) {
        throw compacted(persistenceId, upTo);
      }
      slice.stream().filter(event -> event.rev() <= upTo).forEach(consumer);
      next = slice.getLast().rev() + 1;
    }
  }

  /** The state after everything that is stored. */
  CircuitState newest(String persistenceId) {
    CircuitState state = restored(persistenceId, Long.MAX_VALUE);
    replay(persistenceId, state, log.highest(persistenceId), done -> {});
    return state;
  }

  /**
   * The state at a rev that is stored.
   *
   * @param near a state that may be made to it
   * @param steps is told of every event that is applied
   * @throws WeirException {@code rev-compacted} when the events that lead there are gone
   */
  CircuitState at(
      String persistenceId,
      long rev,
      Optional<CircuitState> near,
      Consumer<CircuitState.Applied> steps) {
    CircuitState state =
        near.filter(kept -> isUseful(persistenceId, kept, rev))
            .orElseGet(() -> restored(persistenceId, rev));
    replay(persistenceId, state, rev, steps);
    return state;
  }

  /** Applies the events up to a rev. */
  void replay(
      String persistenceId, CircuitState state, long rev, Consumer<CircuitState.Applied> steps) {
    events(
        persistenceId,
        state.rev(),
        rev,
        event ->
            steps.accept(
                state.apply(new StoredEvent(event.manifest(), event.payload(), Optional.empty()))));
  }

  /**
   * The last rev whose event is not later than a time; 0 if there is none.
   *
   * @throws WeirException {@code rev-compacted} when the oldest event that is kept is later
   */
  public long revAt(String persistenceId, long millis) {
    long first = first(persistenceId);
    long aged = agedTo(persistenceId, millis);
    if (aged > 0 || first == 1) {
      return aged;
    }
    // the snapshot behind which the events begin says when the last one before it was
    return base(persistenceId)
        .filter(manifest -> manifest.rev() == first - 1 && manifest.atMillis() <= millis)
        .map(SnapshotManifest::rev)
        .orElseThrow(() -> compacted(persistenceId, first - 1));
  }

  /** The last rev whose event is kept and not later than a time; 0 if there is none. */
  long agedTo(String persistenceId, long millis) {
    long first = first(persistenceId);
    long after = log.highest(persistenceId) + 1;
    if (first == after || millisOf(persistenceId, first) > millis) {
      return 0;
    }
    // the event at first is not later, the one at after is, or is not there
    while (after - first > 1) {
      long middle = first + (after - first) / 2;
      if (millisOf(persistenceId, middle) > millis) {
        after = middle;
      } else {
        first = middle;
      }
    }
    return first;
  }

  private long millisOf(String persistenceId, long rev) {
    return log.range(persistenceId, rev, 1).stream()
        .findFirst()
        .filter(event -> event.rev() == rev)
        .map(event -> EventFrame.unchained(event.payload(), rev).atMillis())
        .orElseThrow(() -> compacted(persistenceId, rev));
  }

  /** The oldest event that is kept; the one after the newest if none is. */
  private long first(String persistenceId) {
    return log.range(persistenceId, 1, 1).stream()
        .findFirst()
        .map(StoredRecord::rev)
        .orElseGet(() -> log.highest(persistenceId) + 1);
  }

  /** Whether a state is of the history that is stored, and on the shortest way to a rev. */
  private boolean isUseful(String persistenceId, CircuitState state, long rev) {
    if (state.rev() > rev || snapshotRev(persistenceId, rev) > state.rev()) {
      return false;
    }
    return log.range(persistenceId, state.rev(), 1).stream()
        .filter(event -> event.rev() == state.rev())
        .anyMatch(event -> EventFrame.chainOf(event.payload()).equals(state.chain()));
  }

  private long snapshotRev(String persistenceId, long rev) {
    return snapshot(persistenceId, rev).map(SnapshotManifest::rev).orElse(0L);
  }

  private Optional<SnapshotManifest> snapshot(String persistenceId, long rev) {
    return snapshots(persistenceId).stream().filter(manifest -> manifest.rev() <= rev).findFirst();
  }

  private CircuitState restored(String persistenceId, long rev) {
    return snapshot(persistenceId, rev)
        .map(manifest -> restored(persistenceId, manifest))
        .orElseGet(() -> new CircuitState(limits, seed));
  }

  /** The state that a snapshot holds. */
  CircuitState restored(String persistenceId, SnapshotManifest manifest) {
    CircuitState state = new CircuitState(limits, seed);
    try (SavedRows rows = snapshots.open(persistenceId, manifest)) {
      state.restore(manifest, rows);
    }
    return state;
  }

  /** The same, but that views are computed from the tables: a proof of both. */
  CircuitState recomputed(String persistenceId, SnapshotManifest manifest) {
    CircuitState state = new CircuitState(limits, seed);
    try (SavedRows rows = snapshots.open(persistenceId, manifest)) {
      state.recompute(manifest, rows);
    }
    return state;
  }

  /** Events up to this rev are deleted; 0 when none is. */
  long deletedTo(String persistenceId) {
    return first(persistenceId) - 1;
  }

  /** The state before the oldest event that is kept: where everything else comes from. */
  CircuitState begin(String persistenceId) {
    long first = first(persistenceId);
    return first == 1
        ? new CircuitState(limits, seed)
        : base(persistenceId)
            .map(manifest -> restored(persistenceId, manifest))
            .orElseThrow(() -> compacted(persistenceId, first - 1));
  }

  /** The oldest snapshot from which the events that are kept lead on. */
  private Optional<SnapshotManifest> base(String persistenceId) {
    long first = first(persistenceId);
    return log.snapshots(persistenceId).stream()
        .map(SnapshotManifest.class::cast)
        .filter(manifest -> manifest.rev() >= first - 1)
        .reduce((newer, older) -> older);
  }

  private WeirException compacted(String persistenceId, long rev) {
    long oldest = oldest(persistenceId);
    return new WeirException(
        ErrorCode.REV_COMPACTED,
        "The events that lead to rev %d are no longer kept. The oldest rev that can be read is %d."
            .formatted(rev, oldest),
        Map.of("at_rev", rev, "oldest_rev", oldest));
  }

  /** The oldest rev that can be made. */
  private long oldest(String persistenceId) {
    long first = first(persistenceId);
    return first == 1 ? 1 : base(persistenceId).map(SnapshotManifest::rev).orElse(first);
  }
}
