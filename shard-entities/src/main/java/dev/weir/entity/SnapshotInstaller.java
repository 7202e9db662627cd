package dev.weir.entity;

/** Writes a circuit's state beside its journal and reads it back at recovery. */
public interface SnapshotInstaller {
  /**
   * Writes a segment and then the manifest that names it; returns when both are durable. Runs on a
   * background thread while the circuit goes on.
   */
  void install(String persistenceId, StateImage image);

  /**
   * Opens the rows a manifest names.
   *
   * @throws dev.weir.config.WeirException when the segment is missing or damaged; the snapshot is
   *     then set aside, so that the next start takes an older one
   */
  SavedRows open(String persistenceId, SnapshotManifest manifest);

  /** How snapshots go to other regions and come from them. */
  SnapshotTransfer transfer();

  /**
   * Removes everything that lies before a deleted circuit's last event: an empty snapshot takes its
   * place.
   */
  void forget(String persistenceId, StateImage empty);
}
