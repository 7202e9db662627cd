package dev.weir.entity;

import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.journal.EventLog;
import dev.weir.journal.StoredRecord;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers circuits that are about to move here, while their owner still writes.
 *
 * <p>It reads what recovery reads, newest snapshot and the events after it, with the same code. It
 * owns nothing: the log that takes the state over claims the journal and replays the rest.
 */
public final class Warming {
  private static final Logger LOG = LoggerFactory.getLogger(Warming.class);
  private static final long SLICE_BYTES = 4L << 20;

  private final EventLog log;
  private final SnapshotInstaller snapshots;
  private final WarmStates states;
  private final Limits limits;
  private final int seed;

  public Warming(
      EventLog log, SnapshotInstaller snapshots, WarmStates states, Limits limits, int seed) {
    this.log = log;
    this.snapshots = snapshots;
    this.states = states;
    this.limits = limits;
    this.seed = seed;
  }

  /**
   * Recovers one circuit up to what is stored now. Blocks for as long as that takes. A circuit that
   * cannot be recovered is left to its next owner, who will say why.
   */
  public void warm(String persistenceId) {
    try {
      CircuitState state = fromSnapshot(persistenceId);
      List<StoredRecord> slice = next(persistenceId, state);
      while (!slice.isEmpty()) {
        for (StoredRecord event : slice) {
          state.apply(new StoredEvent(event.manifest(), event.payload(), Optional.empty()));
        }
        slice = next(persistenceId, state);
      }
      states.put(persistenceId, state);
    } catch (WeirException notNow) {
      LOG.warn("{} moves without being warm: {}", persistenceId, notNow.getMessage());
    }
  }

  /** Forgets the states whose move has not come. */
  public void expire() {
    states.expire();
  }

  private List<StoredRecord> next(String persistenceId, CircuitState state) {
    return log.range(persistenceId, state.rev() + 1, SLICE_BYTES);
  }

  private CircuitState fromSnapshot(String persistenceId) {
    CircuitState state = new CircuitState(limits, seed);
    List<Object> newestFirst = log.snapshots(persistenceId);
    if (!newestFirst.isEmpty()) {
      SnapshotManifest manifest = (SnapshotManifest) newestFirst.getFirst();
      try (SavedRows rows = snapshots.open(persistenceId, manifest)) {
        state.restore(manifest, rows);
      }
    }
    return state;
  }
}
