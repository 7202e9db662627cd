package dev.weir.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The journal in the data directory of a stopped node. */
public final class LevelDbTarget implements JournalTarget {
  private final JournalStore store;

  private LevelDbTarget(JournalStore store) {
    this.store = store;
  }

  /** Opens the journal, or makes an empty one when the directory holds none. */
  public static LevelDbTarget open(JournalSettings settings) {
    if (JournalStore.isAbsent(settings)) {
      JournalStore.create(settings);
    }
    return new LevelDbTarget(JournalStore.open(settings));
  }

  private static <T> T wait(CompletableFuture<T> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public long claim(String persistenceId, String owner) {
    return wait(store.claim(persistenceId, owner));
  }

  @Override
  public void append(String persistenceId, List<StoredRecord> events, long appendEpoch) {
    wait(store.appendCopied(persistenceId, events, appendEpoch));
  }

  @Override
  public void appendUnclaimed(String persistenceId, List<StoredRecord> events) {
    wait(store.append(persistenceId, events));
  }

  @Override
  public void truncate(String persistenceId, long rev, long appendEpoch) {
    wait(store.truncate(persistenceId, rev, appendEpoch));
  }

  @Override
  public void rebase(String persistenceId, StoredRecord snapshot, long appendEpoch) {
    wait(store.rebase(persistenceId, snapshot, appendEpoch));
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  @Override
  public Optional<PersistenceIdAudit> audit(String persistenceId, RecordCheck check) {
    return store.audit(persistenceId, check);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  @Override
  public List<StoredRecord> snapshots(String persistenceId) {
    return store.snapshots(persistenceId);
  }

  @Override
  public void close() {
    store.close();
  }
}
