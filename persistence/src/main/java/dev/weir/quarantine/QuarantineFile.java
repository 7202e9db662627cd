package dev.weir.quarantine;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.RecordBytes;
import dev.weir.journal.StoredRecord;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;

/** One quarantine file that was found whole; it may be larger than memory. */
public final class QuarantineFile {
  private final Path path;
  private final QuarantineHeader header;
  private final long bytes;

  private QuarantineFile(Path path, QuarantineHeader header, long bytes) {
    this.path = path;
    this.header = header;
    this.bytes = bytes;
  }

  /** Reads all of it, or throws what is damaged. */
  public static QuarantineFile open(Path path) {
    return scan(path, _ -> {});
  }

  public Path path() {
    return path;
  }

  public QuarantineHeader header() {
    return header;
  }

  /** Length of the file. */
  public long bytes() {
    return bytes;
  }

  /** Hands over the records in order of their revs, once the file is found whole again. */
  public void forEach(Consumer<StoredRecord> consumer) {
    scan(path, consumer);
  }

  private static QuarantineFile scan(Path path, Consumer<StoredRecord> consumer) {
    try {
      long bytes = Files.size(path);
      checkDigest(path, bytes);
      try (DataInputStream in = input(path)) {
        return new QuarantineFile(path, read(path, in, consumer), bytes);
      }
    } catch (EOFException e) {
      throw QuarantineFormat.damaged(path, e.getMessage());
    } catch (IOException e) {
      throw QuarantineFormat.failed(path, "Reading", e);
    }
  }

  private static DataInputStream input(Path path) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(path), QuarantineFormat.BUFFER_BYTES));
  }

  /** Before anything in the file is believed. */
  private static void checkDigest(Path path, long bytes) throws IOException {
    long summed = bytes - QuarantineFormat.DIGEST_BYTES;
    if (summed < 0) {
      throw QuarantineFormat.damaged(path, "it has only " + bytes + " bytes");
    }
    MessageDigest digest = QuarantineFormat.sha256();
    try (DataInputStream in = input(path)) {
      byte[] buffer = new byte[QuarantineFormat.BUFFER_BYTES];
      while (summed > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, summed));
        if (count < 0) {
          throw new EOFException("it ends too early");
        }
        digest.update(buffer, 0, count);
        summed -= count;
      }
      byte[] stored = RecordBytes.readExactly(in, QuarantineFormat.DIGEST_BYTES);
      if (!MessageDigest.isEqual(stored, digest.digest())) {
        throw QuarantineFormat.damaged(path, "its SHA-256 does not fit");
      }
    }
  }

  private static QuarantineHeader read(
      Path path, DataInputStream in, Consumer<StoredRecord> consumer) throws IOException {
    if (in.readInt() != QuarantineFormat.MAGIC) {
      throw QuarantineFormat.damaged(path, "it does not begin as a quarantine file");
    }
    int format = in.readInt();
    if (format != QuarantineFormat.FORMAT) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "Quarantine file %s has format %d, this build reads %d. Use a newer build."
              .formatted(path, format, QuarantineFormat.FORMAT));
    }
    QuarantineHeader header = QuarantineFormat.readHeader(path, in);
    long next = header.first();
    for (int length = in.readInt(); length != 0; length = in.readInt()) {
      StoredRecord found = RecordBytes.decode(RecordBytes.readExactly(in, length));
      if (found.rev() != next) {
        throw QuarantineFormat.damaged(
            path, "rev " + found.rev() + " stands where " + next + " is due");
      }
      next++;
      consumer.accept(found);
    }
    long count = in.readLong();
    int rest = in.readNBytes(QuarantineFormat.DIGEST_BYTES + 1).length;
    if (rest != QuarantineFormat.DIGEST_BYTES) {
      throw QuarantineFormat.damaged(path, "it goes on behind its end");
    }
    if (next != header.last() + 1 || count != header.events()) {
      throw QuarantineFormat.damaged(
          path,
          "it has the revs %d to %d, and should have %d to %d"
              .formatted(header.first(), next - 1, header.first(), header.last()));
    }
    return header;
  }
}
