package dev.weir.archive;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes one archive aside; it gets its name when it is finished, and nothing is left of one that
 * is not. A failing disk is {@code JOURNAL_DOWN}.
 */
public final class ArchiveWriter implements AutoCloseable {
  private static final String PART = ".part";

  private final Path file;
  private final Path part;
  private final ArchiveHeader header;
  private final MessageDigest digest = ArchiveFormat.sha256();
  private final FileChannel channel;
  private final DataOutputStream out;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private long blockAfter;
  private long last;
  private long snapshots;
  private long fileParts;
  private boolean finished;

  private ArchiveWriter(Path file, Path part, ArchiveHeader header) throws IOException {
    this.file = file;
    this.part = part;
    this.header = header;
    this.last = header.first() - 1;
    this.blockAfter = last;
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.out =
        new DataOutputStream(
            new DigestOutputStream(
                new BufferedOutputStream(
                    Channels.newOutputStream(channel), ArchiveFormat.BUFFER_BYTES),
                digest));
  }

  /** Begins an archive; refuses a name that is taken. */
  public static ArchiveWriter begin(Path file, ArchiveHeader header) {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + PART);
    if (Files.exists(target)) {
      throw taken(target);
    }
    try {
      Files.createDirectories(target.getParent());
      ArchiveWriter writer = new ArchiveWriter(target, part, header);
      try {
        writer.writeHeader();
        return writer;
      } catch (IOException | RuntimeException e) {
        writer.close();
        throw e;
      }
    } catch (IOException e) {
      throw ArchiveFormat.failed(target, "Writing", e);
    }
  }

  private static WeirException taken(Path file) {
    return new WeirException(
        ErrorCode.NAME_TAKEN,
        file + " is there already: an archive is never written over another file.");
  }

  private void writeHeader() throws IOException {
    byte[] text = ArchiveFormat.encode(header);
    if (text.length > ArchiveFormat.HEADER_BYTES_MAX) {
      throw new IllegalArgumentException("The persistence id does not fit into an archive");
    }
    ByteBuffer head = ByteBuffer.allocate(4 * Integer.BYTES + text.length);
    head.putInt(ArchiveFormat.MAGIC).putInt(ArchiveFormat.FORMAT).putInt(text.length).put(text);
    CRC32C crc = new CRC32C();
    crc.update(head.array(), 0, head.position());
    out.write(head.putInt((int) crc.getValue()).array());
  }

  /**
   * Adds an entry.
   *
   * @throws WeirException {@code JOURNAL_CORRUPT} for an event that does not follow the one before
   */
  public void add(ArchiveEntry entry) {
    switch (entry) {
      case ArchiveEntry.Event(var stored) -> {
        if (stored.rev() != last + 1) {
          throw new WeirException(
              ErrorCode.JOURNAL_CORRUPT,
              "%s has rev %d where %d is due: its archive is given up. Run 'weir journal verify --pid %s'."
                  .formatted(
                      header.persistenceId(), stored.rev(), last + 1, header.persistenceId()));
        }
        last++;
      }
      case ArchiveEntry.Snapshot _ -> snapshots++;
      case ArchiveEntry.FilePart _ -> fileParts++;
    }
    try {
      ArchiveFormat.write(new DataOutputStream(block), entry);
      if (block.size() >= ArchiveFormat.BLOCK_BYTES) {
        writeBlock();
      }
    } catch (IOException e) {
      throw ArchiveFormat.failed(file, "Writing", e);
    }
  }

  private void writeBlock() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream(block.size() / 2 + 64);
    Deflater fast = new Deflater(Deflater.BEST_SPEED); // events are packed already
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(stored, fast)) {
      block.writeTo(deflate);
    } finally {
      fast.end();
    }
    ByteBuffer head = ByteBuffer.allocate(ArchiveFormat.BLOCK_HEAD_BYTES);
    head.put(ArchiveFormat.BLOCK).putInt(block.size()).putInt(stored.size()).putLong(blockAfter);
    CRC32C crc = new CRC32C();
    crc.update(head.array());
    crc.update(stored.toByteArray());
    out.write(head.array());
    out.writeInt((int) crc.getValue());
    stored.writeTo(out);
    block.reset();
    blockAfter = last;
  }

  /** Makes the archive durable under its name. */
  public ArchiveSummary finish() {
    long events = last - header.first() + 1;
    try {
      if (block.size() > 0) {
        writeBlock();
      }
      out.writeByte(ArchiveFormat.END);
      out.writeLong(last);
      out.writeLong(events);
      out.writeLong(snapshots);
      out.writeLong(fileParts);
      out.write(digest.digest());
      out.writeInt(ArchiveFormat.END_MAGIC);
      out.flush();
      channel.force(true);
      if (Files.exists(file)) {
        throw taken(file);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      finished = true;
      sync(file.getParent());
      return new ArchiveSummary(last, events, snapshots, fileParts);
    } catch (IOException e) {
      throw ArchiveFormat.failed(file, "Writing", e);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** Removes what was written unless it is finished. */
  @Override
  public void close() {
    try {
      channel.close();
      if (!finished) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw ArchiveFormat.failed(file, "Closing", e);
    }
  }
}
