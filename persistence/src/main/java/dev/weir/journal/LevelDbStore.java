package dev.weir.journal;

import java.util.concurrent.CompletableFuture;
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
public final class LevelDbStore extends StoreLog implements Extension {
  private static final Id ID = new Id();

  private final PekkoRecords records;

  private LevelDbStore(ExtendedActorSystem system) {
    super(opened(JournalSettings.from(system.settings().config())));
    this.records = new PekkoRecords(system);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "weir-journal-close",
            () -> CompletableFuture.supplyAsync(this::close));
    system.registerOnTermination(this::close);
  }

  private static JournalStore opened(JournalSettings settings) {
    if (JournalStore.isAbsent(settings)) {
      JournalStore.create(settings);
    }
    return JournalStore.open(settings);
  }

  /** The store of this actor system; opens it at the first call, or throws why it cannot. */
  public static LevelDbStore get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  @Override
  protected StoredRecord written(String persistenceId, long rev, Object snapshot) {
    return records.fromSnapshot(new SnapshotMetadata(persistenceId, rev, 0L), snapshot);
  }

  @Override
  protected Object read(String persistenceId, StoredRecord snapshot) {
    return records.toSnapshot(persistenceId, snapshot).snapshot();
  }

  PekkoRecords records() {
    return records;
  }

  private Done close() {
    journal().close();
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
