package dev.weir.entity;

import dev.weir.entity.EventFrame.Chain;
import java.util.Optional;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Makes a circuit's state out of the manifest that the snapshot store gives at recovery. */
final class StateAdapter implements SnapshotAdapter<CircuitState> {
  private final String persistenceId;
  private final EntityWiring wiring;

  private final Optional<CircuitState> warm;

  /**
   * @param warm a state recovered ahead, which spares reading the snapshot if it is not older
   */
  StateAdapter(String persistenceId, EntityWiring wiring, Optional<CircuitState> warm) {
    this.persistenceId = persistenceId;
    this.wiring = wiring;
    this.warm = warm;
  }

  @Override
  public Object toJournal(CircuitState state) {
    throw new IllegalStateException("snapshots are installed by SnapshotInstaller only");
  }

  @Override
  public CircuitState fromJournal(Object from) {
    SnapshotManifest manifest = (SnapshotManifest) from;
    return warm.filter(state -> includes(state, manifest)).orElseGet(() -> restored(manifest));
  }

  /** One of the same rev may be of a history that this log has begun anew without. */
  private static boolean includes(CircuitState state, SnapshotManifest manifest) {
    return state.rev() > manifest.rev()
        || (state.rev() == manifest.rev()
            && state.chain().equals(new Chain(manifest.chainHigh(), manifest.chainLow())));
  }

  private CircuitState restored(SnapshotManifest manifest) {
    try (SavedRows rows = wiring.snapshots().open(persistenceId, manifest)) {
      CircuitState state = new CircuitState(wiring.limits(), wiring.seed());
      state.restore(manifest, rows);
      return state;
    }
  }
}
