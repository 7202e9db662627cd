package dev.weir.entity;

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
    if (warm.isPresent() && warm.get().rev() >= manifest.rev()) {
      return warm.get();
    }
    return restored(manifest);
  }

  private CircuitState restored(SnapshotManifest manifest) {
    try (SavedRows rows = wiring.snapshots().open(persistenceId, manifest)) {
      CircuitState state = new CircuitState(wiring.limits(), wiring.seed());
      state.restore(manifest, rows);
      return state;
    }
  }
}
