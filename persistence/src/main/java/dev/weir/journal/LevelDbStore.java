package dev.weir.journal;

import dev.weir.config.WeirException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.apache.pekko.persistence.SnapshotMetadata;

/**
 * The one journal of an actor system, shared by both plugins and by the entities.
 *
 * <p>Opens the store below {@code weir.data.dir} at the first {@link #get}, and creates it if the
 * data directory holds none; closes it before the actor system terminates.
 */
public final class LevelDbStore implements Extension {
  private static final Id ID = new Id();

  private final JournalStore store;
  private final PekkoRecords records;

  private LevelDbStore(ExtendedActorSystem system) {
    JournalSettings settings = JournalSettings.from(system.settings().config());
    if (JournalStore.isAbsent(settings)) {
      JournalStore.create(settings);
    }
    this.store = JournalStore.open(settings);
    this.records = new PekkoRecords(system);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "weir-journal-close",
            () -> CompletableFuture.supplyAsync(this::close));
    system.registerOnTermination(this::close);
  }

  /** The store of this actor system; opens it at the first call, or throws why it cannot. */
  public static LevelDbStore get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /** The store without Pekko, for listings and raw ranges. */
  public JournalStore journal() {
    return store;
  }

  /** Why a write of so many bytes is refused now; empty when it is not. Cheap enough for each. */
  public Optional<WeirException> refusal(long bytes) {
    return store.refusal(bytes);
  }

  /** All persistence ids, sorted. */
  public List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  /** Raw events from a rev on, until about so many bytes are collected. */
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  /**
   * Stores a snapshot at the rev it describes while the entity has moved on; recovery finds it as
   * if the entity had saved it there.
   */
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    SnapshotMetadata at = new SnapshotMetadata(persistenceId, rev, 0L);
    return store.putSnapshot(persistenceId, records.fromSnapshot(at, snapshot));
  }

  /** Removes the snapshot at a rev, if there is one. */
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return store.deleteSnapshots(persistenceId, List.of(rev));
  }

  /** The intact snapshots, newest first, as the objects that were stored. */
  public List<Object> snapshots(String persistenceId) {
    return store.snapshots(persistenceId).stream()
        .map(stored -> records.toSnapshot(persistenceId, stored).snapshot())
        .toList();
  }

  PekkoRecords records() {
    return records;
  }

  private Done close() {
    store.close();
    return Done.getInstance();
  }

  /** Key of the extension. */
  private static final class Id extends AbstractExtensionId<LevelDbStore>
      implements ExtensionIdProvider {
    @Override
    public LevelDbStore createExtension(ExtendedActorSystem system) {
      return new LevelDbStore(system);
    }

    @Override
    public ExtensionId<? extends Extension> lookup() {
      return ID;
    }
  }
}
