package dev.weir.backup;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveHeader;
import dev.weir.archive.ArchiveWriter;
import dev.weir.backup.BackupManifest.Chunk;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EventFrame;
import dev.weir.entity.SnapshotManifest;
import dev.weir.entity.WeirManifestSerializer;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes circuits into the directory of backups; what earlier backups have is not written again.
 */
public final class BackupWriter {
  /** Beyond it a circuit is written anew, in one file. */
  private static final int CHUNKS_MAX = 64;

  /** Bytes of events between two looks at whether to go on. */
  private static final int STEP_BYTES = 256 << 10;

  private static final int HASH_SHOWN = 16;

  private final BackupDirectory directory;
  private final List<BackupManifest> earlier;
  private final long atMillis;
  private final String mark;
  private long newBytes;
  private long eventBytes;

  /**
   * @param atMillis when the backup was begun
   * @param mark of this writer alone, and the same when its work is done again after a crash
   */
  public BackupWriter(BackupDirectory directory, long atMillis, String mark) {
    this.directory = directory;
    this.earlier = directory.list();
    this.atMillis = atMillis;
    this.mark = mark;
  }

  /** Bytes that were written. */
  public long newBytes() {
    return newBytes;
  }

  /** Bytes of the events that were written, before they were compressed. */
  public long eventBytes() {
    return eventBytes;
  }

  /** Refuses a name that is taken. */
  public void requireFree(String name) {
    directory.requireFree(name);
  }

  /** Makes the backup appear, if all of its files are there. */
  public void finish(BackupManifest manifest) {
    directory.alone(
        () -> {
          manifest.chunks().forEach(this::requireThere);
          directory.write(manifest);
        });
  }

  private void requireThere(Chunk chunk) {
    Path file = directory.file(chunk.file());
    if (!Files.exists(file)) {
      throw BackupDirectory.damaged(file, "it was deleted with an earlier backup just now");
    }
  }

  /**
   * Writes what no earlier backup has of a circuit.
   *
   * @return all files of the circuit, those of earlier backups first
   * @throws WeirException {@code rev-compacted} when nothing could be restored from it
   */
  public List<Chunk> write(
      String tenant, String circuit, CircuitSource source, CopyProgress progress) {
    List<Chunk> chunks = new ArrayList<>(known(tenant, circuit, source));
    if (chunks.size() >= CHUNKS_MAX && source.first() == 1) {
      chunks.clear();
    }
    long from = chunks.isEmpty() ? source.first() : chunks.getLast().last() + 1;
    if (chunks.isEmpty() && source.first() > 1 && source.base().isEmpty()) {
      throw baseless(source);
    }
    boolean needsBase = chunks.isEmpty() && source.base().isPresent();
    if (needsBase) {
      from = source.base().get().rev() + 1;
    }
    if (from <= source.last() || needsBase) {
      chunks.add(
          writeChunk(BackupDirectory.data(tenant, circuit), source, from, needsBase, progress));
    }
    return chunks;
  }

  /** The longest beginning of a circuit's history that an earlier backup has. */
  private List<Chunk> known(String tenant, String circuit, CircuitSource source) {
    List<Chunk> best = List.of();
    for (BackupManifest backup : earlier) {
      List<Chunk> chunks =
          backup.tenants().stream()
              .filter(each -> each.name().equals(tenant))
              .flatMap(each -> each.circuits().stream())
              .filter(each -> each.name().equals(circuit))
              .findFirst()
              .map(BackupManifest.Circuit::chunks)
              .orElse(List.of());
      List<Chunk> same = beginning(chunks, source);
      if (!same.isEmpty() && (best.isEmpty() || same.getLast().last() > best.getLast().last())) {
        best = same;
      }
    }
    return best;
  }

  private List<Chunk> beginning(List<Chunk> chunks, CircuitSource source) {
    for (int size = chunks.size(); size > 0; size--) {
      Chunk last = chunks.get(size - 1);
      boolean whole =
          chunks.subList(0, size).stream()
              .allMatch(chunk -> Files.exists(directory.file(chunk.file())));
      if (whole && isOf(last, source)) {
        return chunks.subList(0, size);
      }
    }
    return List.of();
  }

  private static boolean isOf(Chunk chunk, CircuitSource source) {
    if (chunk.last() > source.last() || chunk.last() < source.first()) {
      return false;
    }
    boolean[] same = {false};
    source.events(
        chunk.last(), chunk.last(), event -> same[0] = hash(event).equals(chunk.sha256()));
    return same[0];
  }

  static String hash(StoredRecord event) {
    return BackupDirectory.sha256(event.payload(), EventFrame.ENVELOPE);
  }

  private Chunk writeChunk(
      String data, CircuitSource source, long from, boolean needsBase, CopyProgress progress) {
    String lastHash =
        source.last() < from ? chain(source.base().orElseThrow()) : hashOf(source, source.last());
    String file =
        "%s%d-%d.%s%s.wa"
            .formatted(
                data,
                from,
                source.last(),
                lastHash.substring(0, HASH_SHOWN),
                needsBase ? ".base" : "");
    Path path = directory.file(file);
    try {
      Path aside = aside(path.getParent());
      long bytes;
      try {
        Path written = aside.resolve(path.getFileName());
        writeArchive(written, source, from, needsBase, progress);
        bytes = Files.size(written);
        // what has the name holds the same events, or is left over and may be damaged
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        BackupDirectory.sync(path.getParent());
      } finally {
        BackupDirectory.removeDirectory(aside);
      }
      newBytes += bytes;
      return new Chunk(file, from, source.last(), bytes, lastHash);
    } catch (IOException e) {
      throw BackupDirectory.failed(path, "Writing", e);
    }
  }

  /** Where this backup alone writes: two may be about the same file. */
  private Path aside(Path directory) throws IOException {
    Path aside = directory.resolve("writing-%d-%s".formatted(atMillis, mark));
    if (Files.exists(aside)) {
      BackupDirectory.removeDirectory(aside); // its node ended while it was written
    }
    return Files.createDirectories(aside);
  }

  private void writeArchive(
      Path path, CircuitSource source, long from, boolean needsBase, CopyProgress progress) {
    try (ArchiveWriter archive =
        ArchiveWriter.begin(path, new ArchiveHeader(source.name(), from, atMillis))) {
      if (needsBase) {
        addBase(archive, source);
      }
      progress.total(source.last() - from + 1, "revs");
      long[] bytes = {0};
      source.events(
          from,
          source.last(),
          event -> {
            archive.add(new ArchiveEntry.Event(event));
            bytes[0] += event.payload().length;
            eventBytes += event.payload().length;
            if (bytes[0] >= STEP_BYTES) {
              bytes[0] = 0;
              progress.done(event.rev() - from + 1);
              progress.checkpoint();
            }
          });
      archive.finish();
      progress.done(source.last() - from + 1);
    }
  }

  private static void addBase(ArchiveWriter archive, CircuitSource source) {
    SnapshotManifest base = source.base().orElseThrow();
    archive.add(new ArchiveEntry.Snapshot(WeirManifestSerializer.stored(base)));
    source.baseRows(archive::add);
  }

  private static String hashOf(CircuitSource source, long rev) {
    List<String> found = new ArrayList<>();
    source.events(rev, rev, event -> found.add(hash(event)));
    if (found.isEmpty()) {
      throw missing(source, rev);
    }
    return found.getFirst();
  }

  private static String chain(SnapshotManifest base) {
    return "%016x%016x".formatted(base.chainHigh(), base.chainLow());
  }

  private static WeirException baseless(CircuitSource source) {
    return new WeirException(
        ErrorCode.REV_COMPACTED,
        "%s has neither rev 1 nor a state before rev %d: nothing could be restored from a backup of it. Start the job again; if that does not help, rebuild the circuit."
            .formatted(source.name(), source.first()));
  }

  private static WeirException missing(CircuitSource source, long rev) {
    return BackupDirectory.damaged(Path.of(source.name()), "rev " + rev + " is not there");
  }
}
