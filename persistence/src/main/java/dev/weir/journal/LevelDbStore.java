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
public final class LevelDbStore implements EventLog, Extension {
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

  @Override
  public CompletionStage<Long> claim(String persistenceId, String owner) {
    return store.claim(persistenceId, owner);
  }

  @Override
  public CompletionStage<Optional<Long>> epoch(String persistenceId) {
    return CompletableFuture.completedFuture(store.epoch(persistenceId));
  }

  @Override
  public CompletionStage<Void> append(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    return store.appendCopied(persistenceId, events, appendEpoch);
  }

  @Override
  public CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    return store.deleteTo(persistenceId, rev, appendEpoch);
  }

  @Override
  public CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    return store.truncate(persistenceId, rev, appendEpoch);
  }

  @Override
  public long highest(String persistenceId) {
    return store.highest(persistenceId);
  }

  @Override
  public Optional<WeirException> refusal(long bytes) {
    return store.refusal(bytes);
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  @Override
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    SnapshotMetadata at = new SnapshotMetadata(persistenceId, rev, 0L);
    return store.putSnapshot(persistenceId, records.fromSnapshot(at, snapshot));
  }

  @Override
  public CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    SnapshotMetadata at = new SnapshotMetadata(persistenceId, rev, 0L);
    return store.rebase(persistenceId, records.fromSnapshot(at, snapshot), appendEpoch);
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return store.deleteSnapshots(persistenceId, List.of(rev));
  }

  @Override
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
