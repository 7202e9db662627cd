package dev.weir.backup;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveReader;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.journal.StoredRecord;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A circuit in a backup. Its files are read whole and checked before anything is made of them. */
public final class ArchivedCircuit implements CircuitSource {
  /** Bytes of entries between two looks at whether to go on. */
  private static final int STEP_BYTES = 256 << 10;

  private final BackupDirectory directory;
  private final BackupManifest.Circuit circuit;
  private final String name;
  private final Optional<SnapshotManifest> base;

  /**
   * @throws WeirException {@code backup-damaged} and which file is
   */
  public ArchivedCircuit(BackupDirectory directory, String name, BackupManifest.Circuit circuit) {
    this.directory = directory;
    this.name = name;
    this.circuit = circuit;
    requireConsecutive();
    this.base = first() == 1 ? Optional.empty() : findBase();
  }

  private void requireConsecutive() {
    long due = first();
    for (BackupManifest.Chunk chunk : circuit.chunks()) {
      if (chunk.first() != due) {
        throw BackupDirectory.damaged(
            directory.file(chunk.file()),
            "it begins at rev %d where %d is due".formatted(chunk.first(), due));
      }
      due = chunk.last() + 1;
    }
    if (due != last() + 1) {
      throw new WeirException(
          ErrorCode.BACKUP_DAMAGED,
          "%s goes up to rev %d, its files to rev %d.".formatted(name, last(), due - 1));
    }
  }

  private Optional<SnapshotManifest> findBase() {
    SnapshotManifest[] found = {null};
    read(
        circuit.chunks().getFirst(),
        entry -> {
          if (entry instanceof ArchiveEntry.Snapshot(StoredRecord stored)) {
            found[0] = WeirManifestSerializer.decode(stored.payload());
          }
        });
    return Optional.ofNullable(found[0]);
  }

  /** Reads every file from its first byte to its last, and that it is the one that was written. */
  public void check(CopyProgress progress) {
    for (BackupManifest.Chunk chunk : circuit.chunks()) {
      Reading reading = new Reading(progress);
      ArchiveReader archive = open(chunk, reading::take);
      boolean isSame =
          archive.header().first() == chunk.first() && archive.summary().last() == chunk.last();
      if (!isSame) {
        throw BackupDirectory.damaged(
            archive.path(),
            "it holds revs %d to %d instead of %d to %d"
                .formatted(
                    archive.header().first(),
                    archive.summary().last(),
                    chunk.first(),
                    chunk.last()));
      }
      if (reading.newest != null && !BackupWriter.hash(reading.newest).equals(chunk.sha256())) {
        throw BackupDirectory.damaged(archive.path(), "it is of another history");
      }
      progress.checkpoint();
    }
  }

  /** What has been seen of a file. */
  private static final class Reading {
    private final CopyProgress progress;
    private StoredRecord newest;
    private long bytes;

    Reading(CopyProgress progress) {
      this.progress = progress;
    }

    void take(ArchiveEntry entry) {
      switch (entry) {
        case ArchiveEntry.Event(StoredRecord stored) -> {
          newest = stored;
          bytes += stored.payload().length;
        }
        case ArchiveEntry.Snapshot _ -> {}
        case ArchiveEntry.FilePart part -> bytes += part.bytes().length;
      }
      if (bytes >= STEP_BYTES) {
        bytes = 0;
        progress.checkpoint();
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long first() {
    return circuit.chunks().isEmpty() ? last() + 1 : circuit.chunks().getFirst().first();
  }

  @Override
  public long last() {
    return circuit.rev();
  }

  @Override
  public Optional<SnapshotManifest> base() {
    return base;
  }

  @Override
  public void baseRows(Consumer<ArchiveEntry.FilePart> pieces) {
    read(
        circuit.chunks().getFirst(),
        entry -> {
          if (entry instanceof ArchiveEntry.FilePart part) {
            pieces.accept(part);
          }
        });
  }

  @Override
  public void events(long from, long to, Consumer<StoredRecord> consumer) {
    for (BackupManifest.Chunk chunk : circuit.chunks()) {
      if (chunk.last() >= from && chunk.first() <= to) {
        read(
            chunk,
            entry -> {
              if (entry instanceof ArchiveEntry.Event(StoredRecord stored)
                  && stored.rev() >= from
                  && stored.rev() <= to) {
                consumer.accept(stored);
              }
            });
      }
    }
  }

  private void read(BackupManifest.Chunk chunk, Consumer<ArchiveEntry> consumer) {
    open(chunk, _ -> {}).forEach(consumer);
  }

  private ArchiveReader open(BackupManifest.Chunk chunk, Consumer<ArchiveEntry> consumer) {
    var file = directory.file(chunk.file());
    if (!Files.exists(file)) {
      throw BackupDirectory.damaged(file, "it is missing");
    }
    try {
      return ArchiveReader.open(file, consumer);
    } catch (WeirException damage) {
      if (damage.code() == ErrorCode.JOURNAL_CORRUPT) {
        throw BackupDirectory.damaged(file, damage.getMessage());
      }
      throw damage;
    }
  }

  /** The files it consists of. */
  public List<BackupManifest.Chunk> chunks() {
    return circuit.chunks();
  }
}
