package dev.weir.quarantine;

import dev.weir.config.WeirException;
import dev.weir.journal.FileName;
import dev.weir.journal.RecordBytes;
import dev.weir.journal.StoredRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The quarantine files of a data directory. Blocks.
 *
 * <p>All failures are {@code WeirException}: damage is {@code JOURNAL_CORRUPT}, too little room
 * {@code JOURNAL_DISK_RESERVE}, a failing disk {@code JOURNAL_DOWN}. Several persistence ids may be
 * written at once, each by one writer.
 */
public final class QuarantineDirectory {
  private static final String SUFFIX = ".wq";
  private static final String PART = ".part";

  private final Path directory;
  private final long reserve;

  /**
   * Names the directory; it is made by the first write.
   *
   * @param reserve bytes that a file leaves free on its volume
   */
  public QuarantineDirectory(Path dataDir, long reserve) {
    this.directory = dataDir.toAbsolutePath().resolve("quarantine");
    this.reserve = reserve;
  }

  /**
   * Writes a file durably, reads it back and answers where it is. When the same tail has been
   * written before, it answers where that is.
   *
   * @param chunks the records of all revs of the header in order; asked for again for each file
   *     that might be the same
   */
  public Path write(QuarantineHeader header, Iterable<List<StoredRecord>> chunks) {
    Path folder = directory.resolve(FileName.of(header.persistenceId()));
    String name = header.epoch() + "-" + header.first() + "-" + header.last();
    Path file = folder.resolve(name + SUFFIX);
    for (int number = 2; Files.exists(file); number++) {
      if (holds(file, header, chunks)) {
        sync(file);
        return file;
      }
      file = folder.resolve(name + "." + number + SUFFIX);
    }
    writeNew(file, header, chunks);
    if (!QuarantineFile.open(file).header().equals(header)) {
      throw QuarantineFormat.damaged(file, "it does not read as it was written");
    }
    return file;
  }

  private static boolean holds(
      Path file, QuarantineHeader header, Iterable<List<StoredRecord>> chunks) {
    QuarantineFile found;
    try {
      found = QuarantineFile.open(file);
    } catch (WeirException e) {
      return false;
    }
    if (!found.header().isOfTheSameTail(header)) {
      return false;
    }
    MessageDigest there = QuarantineFormat.sha256();
    found.forEach(each -> there.update(RecordBytes.encode(each)));
    MessageDigest here = QuarantineFormat.sha256();
    chunks.forEach(chunk -> chunk.forEach(each -> here.update(RecordBytes.encode(each))));
    return MessageDigest.isEqual(there.digest(), here.digest());
  }

  private void writeNew(Path file, QuarantineHeader header, Iterable<List<StoredRecord>> chunks) {
    Path part = file.resolveSibling(file.getFileName() + PART);
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(part);
      QuarantineWriter.write(part, reserve, header, chunks);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sync(file);
    } catch (IOException | RuntimeException e) {
      discard(part, e);
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw QuarantineFormat.failed(file, "Writing", e);
    }
  }

  private static void discard(Path part, Exception cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Makes the name durable, and those of the directories that may be new. */
  private void sync(Path file) {
    try {
      for (Path each : List.of(file.getParent(), directory, directory.getParent())) {
        try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw QuarantineFormat.failed(file, "Writing", e);
    }
  }

  /** All files, whole or not, sorted by name. */
  public List<Path> list() {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory, 2)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw QuarantineFormat.failed(directory, "Listing", e);
    }
  }

  /** Opens a file, named in full or from this directory on, or throws what is damaged. */
  public QuarantineFile read(Path file) {
    Path below = directory.resolve(file);
    return QuarantineFile.open(Files.exists(below) ? below : file);
  }
}
