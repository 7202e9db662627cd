package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Proves that a snapshot stands in for the events up to its rev: what is read back from it is what
 * those events come to, byte for byte.
 *
 * <p>The events are applied from the last snapshot that was proven so, or from rev 1, so each proof
 * goes on where the one before ended and every event is proven once. One state is in memory at a
 * time. All calls block.
 */
final class CompactionProof {
  /** Events between two looks at whether it is to stop. */
  private static final long REVS_AT_ONCE = 64;

  private final StateReader reader;
  private final SnapshotInstaller snapshots;

  /** What the proven snapshot stands in for. */
  record Covered(long events, long bytes) {}

  /** Why a snapshot does not stand in for its events. */
  static final class Unproven extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unproven(String why) {
      super(why);
    }
  }

  CompactionProof(StateReader reader, SnapshotInstaller snapshots) {
    this.reader = reader.withoutHistory();
    this.snapshots = snapshots;
  }

  /**
   * Proves the snapshot of a rev, which is written first if there is none.
   *
   * @param appendEpoch of the owner, under whose name it is written
   * @param reached is told of the revs on the way; what it throws ends the proof
   * @throws Unproven when it does not stand in for the events
   */
  Covered of(String persistenceId, long rev, long appendEpoch, LongConsumer reached) {
    try {
      return proven(persistenceId, rev, appendEpoch, reached);
    } catch (WeirException damage) {
      switch (damage.code()) {
        // a snapshot that cannot be read has been set aside
        case RECOVERING, JOURNAL_CORRUPT, REV_COMPACTED -> throw new Unproven(damage.getMessage());
        default -> throw damage;
      }
    }
  }

  private Covered proven(String persistenceId, long rev, long appendEpoch, LongConsumer reached) {
    boolean isThere = manifest(persistenceId, rev).isPresent();
    Replayed replayed = replayed(persistenceId, rev, appendEpoch, reached);
    try {
      requireSame(rev, replayed.digest, StateDigest.of(restored(persistenceId, rev).image()));
    } catch (Unproven | WeirException failure) {
      if (!isThere) {
        snapshots.drop(persistenceId, rev);
      }
      throw failure;
    }
    requireAnother(persistenceId, rev, reached);
    return replayed.covered;
  }

  /** What the events come to. */
  private record Replayed(StateDigest digest, Covered covered) {}

  private Replayed replayed(
      String persistenceId, long rev, long appendEpoch, LongConsumer reached) {
    CircuitState state = reader.begin(persistenceId);
    if (state.rev() > rev) {
      throw new Unproven(
          "The events up to rev %d cannot be applied: the oldest snapshot is of rev %d."
              .formatted(rev, state.rev()));
    }
    long from = reader.deletedTo(persistenceId);
    long bytes = replay(persistenceId, state, rev, reached);
    state.claimed(appendEpoch);
    StateImage image = state.image();
    snapshots.put(persistenceId, image);
    return new Replayed(StateDigest.of(image), new Covered(rev - from, bytes));
  }

  /** Applies events; returns how many bytes they have. */
  private long replay(String persistenceId, CircuitState state, long rev, LongConsumer reached) {
    long[] bytes = {0};
    while (state.rev() < rev) {
      reached.accept(state.rev());
      reader.events(
          persistenceId,
          state.rev(),
          Math.min(rev, state.rev() + REVS_AT_ONCE),
          event -> bytes[0] += apply(state, event));
    }
    return bytes[0];
  }

  private static int apply(CircuitState state, StoredRecord event) {
    state.apply(new StoredEvent(event.manifest(), event.payload(), Optional.empty()));
    return event.payload().length;
  }

  /**
   * A second way to recover must be whole too. If it is all that is left beside the one that was
   * proven, it must be proven as well.
   */
  private void requireAnother(String persistenceId, long rev, LongConsumer reached) {
    List<Long> later = new ArrayList<>();
    for (SnapshotManifest each : snapshots.transfer().stored(persistenceId)) {
      if (each.rev() > rev) {
        later.add(each.rev());
      }
    }
    if (later.isEmpty()) {
      throw new Unproven("There is no snapshot later than that of rev " + rev + " any more.");
    }
    long newest = later.stream().max(Comparator.naturalOrder()).orElseThrow();
    StateDigest restored = StateDigest.of(restored(persistenceId, newest).image());
    if (later.size() == 1) {
      CircuitState state = restored(persistenceId, rev);
      replay(persistenceId, state, newest, reached);
      requireSame(newest, StateDigest.of(state.image()), restored);
    }
  }

  private CircuitState restored(String persistenceId, long rev) {
    return reader.recomputed(
        persistenceId,
        manifest(persistenceId, rev)
            .orElseThrow(() -> new Unproven("The snapshot of rev " + rev + " is gone.")));
  }

  private Optional<SnapshotManifest> manifest(String persistenceId, long rev) {
    return snapshots.transfer().stored(persistenceId).stream()
        .filter(each -> each.rev() == rev)
        .findFirst();
  }

  private static void requireSame(long rev, StateDigest events, StateDigest snapshot) {
    events
        .difference(snapshot)
        .ifPresent(
            part -> {
              throw new Unproven(
                  "The snapshot of rev %d is not what the events up to there come to: %s differs."
                      .formatted(rev, part));
            });
  }
}
