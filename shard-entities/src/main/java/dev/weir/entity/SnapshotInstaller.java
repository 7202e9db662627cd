package dev.weir.entity;

import dev.weir.series.shard.ShardFiles;

/** Writes a circuit's state beside its journal and reads it back at recovery. */
public interface SnapshotInstaller {
  /**
   * Writes segments and then the manifest that names them; returns when all are durable. Runs on a
   * background thread while the circuit goes on.
   *
   * @return the files of metrics that it has
   */
  ShardFiles install(String persistenceId, StateImage image);

  /**
   * Opens the rows a manifest names.
   *
   * @throws dev.weir.config.WeirException {@code recovering} when the segment is missing, damaged
   *     or cannot be read and the snapshot was set aside, so that the next start takes an older
   *     one; {@code journal-corrupt} or {@code journal-down} when it stays because it is the last
   *     one that stands in for events that are gone
   */
  SavedRows open(String persistenceId, SnapshotManifest manifest);

  /** Writes a snapshot of an earlier rev beside those that are there; removes none. */
  void put(String persistenceId, StateImage image);

  /** Removes the snapshot of a rev. */
  void drop(String persistenceId, long rev);

  /** Removes the snapshots before a rev. */
  void dropBefore(String persistenceId, long rev);

  /**
   * Removes the snapshots but the oldest one that is whole and stands in for events that are gone.
   * If events are gone and none is whole, all stay.
   */
  void dropAllButBase(String persistenceId);

  /** Keeps the snapshot of a rev, there already or yet to be put, until it is given back. */
  Held hold(String persistenceId, long rev);

  /** A snapshot that is being relied on. */
  interface Held extends AutoCloseable {
    long rev();

    @Override
    void close();
  }

  /** How snapshots go to other regions and come from them. */
  SnapshotTransfer transfer();

  /**
   * Removes everything that lies before a deleted circuit's last event: an empty snapshot takes its
   * place.
   */
  void forget(String persistenceId, StateImage empty);
}
