package dev.weir.entity;

import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Makes a circuit's state out of the manifest that the snapshot store gives at recovery. */
final class StateAdapter implements SnapshotAdapter<CircuitState> {
  private final String persistenceId;
  private final EntityWiring wiring;

  StateAdapter(String persistenceId, EntityWiring wiring) {
    this.persistenceId = persistenceId;
    this.wiring = wiring;
  }

  @Override
  public Object toJournal(CircuitState state) {
    throw new IllegalStateException("snapshots are installed by SnapshotInstaller only");
  }

  @Override
  public CircuitState fromJournal(Object from) {
    SnapshotManifest manifest = (SnapshotManifest) from;
    try (SavedRows rows = wiring.snapshots().open(persistenceId, manifest)) {
      CircuitState state = new CircuitState(wiring.limits(), wiring.seed());
      state.restore(manifest, rows);
      return state;
    }
  }
}
