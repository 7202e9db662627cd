package dev.weir.backup;

import dev.weir.entity.SegmentSnapshots;
import dev.weir.entity.SnapshotInstaller;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoreLog;
import dev.weir.journal.StoredRecord;
import dev.weir.segment.DirectorySegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A journal of its own for a while, as a node has one: what is restored into it can be read as
 * circuits are, and is gone when it is closed.
 */
public final class ScratchJournal extends StoreLog implements AutoCloseable {
  private static final String OWNER = "scratch";

  private final Path directory;

  private ScratchJournal(Path directory, JournalStore store) {
    super(store);
    this.directory = directory;
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
  protected StoredRecord written(String persistenceId, long rev, Object snapshot) {
    return WeirManifestSerializer.stored((SnapshotManifest) snapshot);
  }

  @Override
  protected Object read(String persistenceId, StoredRecord snapshot) {
    return WeirManifestSerializer.decode(snapshot.payload());
  }

  @Override
  public void close() {
    journal().close();
    try {
      BackupDirectory.removeDirectory(directory);
    } catch (IOException e) {
      throw BackupDirectory.failed(directory, "Removing", e);
    }
  }
}
