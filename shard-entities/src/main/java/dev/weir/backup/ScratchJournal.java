package dev.weir.backup;

import dev.weir.config.WeirException;
import dev.weir.entity.SegmentSnapshots;
import dev.weir.entity.SnapshotInstaller;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.journal.EventLog;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.DirectorySegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A journal of its own for a while, as a node has one: what is restored into it can be read as
 * circuits are, and is gone when it is closed.
 */
public final class ScratchJournal implements EventLog, AutoCloseable {
  private static final String OWNER = "scratch";

  private final Path directory;
  private final JournalStore store;

  private ScratchJournal(Path directory, JournalStore store) {
    this.directory = directory;
    this.store = store;
  }

  /** Makes an empty one in a directory that it is given for itself below another. */
  public static ScratchJournal below(Path parent) {
    try {
      Files.createDirectories(parent);
      Path directory = Files.createTempDirectory(parent, "scratch-");
      JournalSettings settings = JournalSettings.forReading(directory);
      JournalStore.create(settings);
      return new ScratchJournal(directory, JournalStore.open(settings));
    } catch (IOException e) {
      throw BackupDirectory.failed(parent, "Preparing a scratch journal below", e);
    }
  }

  /** Its snapshots. */
  public SnapshotInstaller snapshots() {
    return new SegmentSnapshots(
        new DirectorySegmentStore(directory.resolve("segments"), OWNER, 0), this);
  }

  /** Takes a journal of it. */
  public CompletionStage<Long> claim(String persistenceId) {
    return claim(persistenceId, OWNER);
  }

  @Override
  public CompletionStage<Long> claim(String persistenceId, String owner) {
    return store.claim(persistenceId, owner);
  }

  @Override
  public CompletionStage<Optional<Long>> epoch(String persistenceId) {
    return CompletableFuture.completedStage(store.epoch(persistenceId));
  }

  @Override
  public CompletionStage<Void> installSnapshot(String persistenceId, long rev, Object snapshot) {
    return store.putSnapshot(persistenceId, stored(snapshot));
  }

  @Override
  public CompletionStage<Void> deleteSnapshot(String persistenceId, long rev) {
    return store.deleteSnapshots(persistenceId, List.of(rev));
  }

  @Override
  public List<Object> snapshots(String persistenceId) {
    return store.snapshots(persistenceId).stream()
        .<Object>map(record -> WeirManifestSerializer.decode(record.payload()))
        .toList();
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
  public CompletionStage<Void> rebase(
      String persistenceId, long rev, Object snapshot, long appendEpoch) {
    return store.rebase(persistenceId, stored(snapshot), appendEpoch);
  }

  private static StoredRecord stored(Object snapshot) {
    return WeirManifestSerializer.stored((SnapshotManifest) snapshot);
  }

  @Override
  public List<StoredRecord> range(String persistenceId, long from, long bytesMax) {
    return store.range(persistenceId, from, bytesMax);
  }

  @Override
  public long highest(String persistenceId) {
    return store.highest(persistenceId);
  }

  @Override
  public List<PersistenceIdInfo> persistenceIds() {
    return store.persistenceIds();
  }

  @Override
  public Optional<WeirException> refusal(long bytes) {
    return store.refusal(bytes);
  }

  @Override
  public void close() {
    store.close();
    try {
      BackupDirectory.removeDirectory(directory);
    } catch (IOException e) {
      throw BackupDirectory.failed(directory, "Removing", e);
    }
  }
}
