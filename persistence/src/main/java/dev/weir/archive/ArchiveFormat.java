package dev.weir.archive;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.RecordBytes;
import dev.weir.journal.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What writer and reader share; the layout is in the package documentation. */
final class ArchiveFormat {
  static final int MAGIC = 0x57414631; // WAF1
  static final int END_MAGIC = 0x57414531; // WAE1
  static final int FORMAT = 1;
  static final byte BLOCK = 1;
  static final byte END = 2;
  static final int DIGEST_BYTES = 32;
  static final int BUFFER_BYTES = 64 << 10;

  /** Mark, two lengths, rev. */
  static final int BLOCK_HEAD_BYTES = 1 + 2 * Integer.BYTES + Long.BYTES;

  /** A block is closed once it holds so many bytes. */
  static final int BLOCK_BYTES = 256 << 10;

  /** The largest entry: far above the largest event, so that a reader can bound what it holds. */
  static final int ENTRY_BYTES_MAX = 64 << 20;

  static final int RAW_BYTES_MAX = BLOCK_BYTES + ENTRY_BYTES_MAX;

  /** A persistence id and two numbers. */
  static final int HEADER_BYTES_MAX = 64 << 10;

  private static final byte EVENT = 1;
  private static final byte SNAPSHOT = 2;
  private static final byte FILE_PART = 3;

  /** Deflate may grow what does not compress, by less than this. */
  static final int STORED_BYTES_MAX = RAW_BYTES_MAX + (RAW_BYTES_MAX >> 10) + 64;

  private ArchiveFormat() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static byte[] encode(ArchiveHeader header) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    RecordBytes.writeText(out, header.persistenceId());
    out.writeLong(header.first());
    out.writeLong(header.writtenMillis());
    return bytes.toByteArray();
  }

  static ArchiveHeader decodeHeader(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new ArchiveHeader(RecordBytes.readText(in), in.readLong(), in.readLong());
  }

  static void write(DataOutputStream out, ArchiveEntry entry) throws IOException {
    switch (entry) {
      case ArchiveEntry.Event(StoredRecord stored) -> write(out, EVENT, RecordBytes.encode(stored));
      case ArchiveEntry.Snapshot(StoredRecord stored) ->
          write(out, SNAPSHOT, RecordBytes.encode(stored));
      case ArchiveEntry.FilePart(String name, byte[] bytes) -> {
        ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length + name.length() + 4);
        DataOutputStream part = new DataOutputStream(body);
        RecordBytes.writeText(part, name);
        part.write(bytes);
        write(out, FILE_PART, body.toByteArray());
      }
    }
  }

  private static void write(DataOutputStream out, byte kind, byte[] body) throws IOException {
    if (body.length > ENTRY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "A record has %d bytes, an archive takes at most %d"
              .formatted(body.length, ENTRY_BYTES_MAX));
    }
    out.writeByte(kind);
    RecordBytes.writeBytes(out, body);
  }

  /** The next entry of a block. */
  static ArchiveEntry read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    byte[] body = RecordBytes.readExactly(in, in.readInt());
    return switch (kind) {
      case EVENT -> new ArchiveEntry.Event(RecordBytes.decode(body));
      case SNAPSHOT -> new ArchiveEntry.Snapshot(RecordBytes.decode(body));
      case FILE_PART -> {
        DataInputStream part = new DataInputStream(new ByteArrayInputStream(body));
        yield new ArchiveEntry.FilePart(RecordBytes.readText(part), part.readAllBytes());
      }
      default -> throw new IOException("an entry has the unknown kind " + kind);
    };
  }

  static WeirException damaged(Path file, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "Archive " + file + " is damaged: " + what + ". Take another copy of it.");
  }

  static WeirException failed(Path file, String doing, Exception cause) {
    WeirException failure =
        new WeirException(
            ErrorCode.JOURNAL_DOWN,
            doing + " archive " + file + " failed: " + cause + ". Check path and disk.");
    failure.initCause(cause);
    return failure;
  }
}
