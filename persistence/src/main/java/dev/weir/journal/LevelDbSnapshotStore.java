package dev.weir.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's snapshot plugin over {@link LevelDbStore}.
 *
 * <p>Meant for manifests of a few KiB: a snapshot is one record and is read whole.
 */
public final class LevelDbSnapshotStore extends SnapshotStore {
  /** Name of the configuration block. */
  public static final String PLUGIN_ID = "weir.snapshot.leveldb";

  private final LevelDbStore store = LevelDbStore.get(context().system());
  private final ExecutionContext executor = context().dispatcher();

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return asScala(
        CompletableFuture.supplyAsync(
            () ->
                store.journal().snapshots(persistenceId).stream()
                    .filter(stored -> matches(criteria, persistenceId, stored))
                    .findFirst()
                    .map(stored -> store.records().toSnapshot(persistenceId, stored)),
            executor::execute));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata at, Object snapshot) {
    StoredRecord stored = store.records().fromSnapshot(at, snapshot);
    return asScala(store.journal().putSnapshot(at.persistenceId(), stored));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata at) {
    return delete(
        at.persistenceId(),
        stored ->
            stored.rev() == at.sequenceNr()
                && (at.timestamp() == 0 || stored.timestamp() == at.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, stored -> matches(criteria, persistenceId, stored));
  }

  private Future<Void> delete(String persistenceId, Predicate<StoredRecord> chosen) {
    List<Long> revs =
        store.journal().snapshots(persistenceId).stream()
            .filter(chosen)
            .map(StoredRecord::rev)
            .toList();
    return asScala(store.journal().deleteSnapshots(persistenceId, revs));
  }

  private static boolean matches(
      SnapshotSelectionCriteria criteria, String persistenceId, StoredRecord stored) {
    return criteria.matches(PekkoRecords.metadataOf(persistenceId, stored));
  }

  private static <T> Future<T> asScala(CompletionStage<T> stage) {
    return FutureConverters.asScala(stage);
  }
}
