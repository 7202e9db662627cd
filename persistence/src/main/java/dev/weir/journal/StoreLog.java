package dev.weir.journal;

import dev.weir.config.WeirException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The event log over a {@link JournalStore}; how snapshots are written is left to who has it. */
public abstract class StoreLog implements EventLog {
  private final JournalStore store;

  protected StoreLog(JournalStore store) {
    this.store = store;
  }

  /** The store without objects, for listings and raw ranges. */
  public final JournalStore journal() {
    return store;
  }

  /** A snapshot as it is stored. */
  protected abstract StoredRecord written(String persistenceId, long rev, Object snapshot);

  /** A stored snapshot as the object that it was. */
  protected abstract Object read(String persistenceId, StoredRecord snapshot);

  @Override
  public final CompletionStage<Long> claim(String persistenceId, String owner) {
    return store.claim(persistenceId, owner);
  }

  @Override
  public final CompletionStage<Optional<Long>> epoch(String persistenceId) {
    return CompletableFuture.completedFuture(store.epoch(persistenceId));
  }

  @Override
  public final CompletionStage<Void> append(
      String persistenceId, List<StoredRecord> events, long appendEpoch) {
    return store.appendCopied(persistenceId, events, appendEpoch);
  }

  @Override
  public final CompletionStage<Void> deleteTo(String persistenceId, long rev, long appendEpoch) {
    return store.deleteTo(persistenceId, rev, appendEpoch);
  }

  @Override
  public final CompletionStage<Void> truncate(String persistenceId, long rev, long appendEpoch) {
    return store.truncate(persistenceId, rev, appendEpoch);
  }

  @Override
  public final long highest(String persistenceId) {
    return store.highest(persistenceId);
  }

  @Override
  public final Optional<WeirException> refusal(long bytes) {
    return store.refusal(bytes);
  }

  @Override
  public final List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  @Override
  public final List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  @Override
  public final CompletionStage<Void> installSnapshot(
      String persistenceId, long rev, Object snapshot) {
    return store.putSnapshot(persistenceId, written(persistenceId, rev, snapshot));
  }

  @Override
  public final CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    return store.rebase(persistenceId, written(persistenceId, rev, snapshot), appendEpoch);
  }

  @Override
  public final CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return store.deleteSnapshots(persistenceId, List.of(rev));
  }

  @Override
  public final List<Object> snapshots(String persistenceId) {
    return store.snapshots(persistenceId).stream()
        .map(stored -> read(persistenceId, stored))
        .toList();
  }
}
