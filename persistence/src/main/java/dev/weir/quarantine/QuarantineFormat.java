package dev.weir.quarantine;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** What writer and reader share; the layout is in the package documentation. */
final class QuarantineFormat {
  static final int MAGIC = 0x57514631; // WQF1
  static final int FORMAT = 1;
  static final int DIGEST_BYTES = 32;
  static final int BUFFER_BYTES = 64 << 10;

  private QuarantineFormat() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static void writeHeader(DataOutputStream out, QuarantineHeader header) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    writeText(out, header.persistenceId());
    out.writeLong(header.epoch());
    out.writeLong(header.first());
    out.writeLong(header.last());
    out.writeLong(header.writtenMillis());
    writeText(out, header.region());
  }

  /** What follows magic and format. */
  static QuarantineHeader readHeader(Path file, DataInputStream in) throws IOException {
    String persistenceId = readText(in);
    long epoch = in.readLong();
    long first = in.readLong();
    long last = in.readLong();
    long writtenMillis = in.readLong();
    String region = readText(in);
    try {
      return new QuarantineHeader(persistenceId, epoch, first, last, writtenMillis, region);
    } catch (IllegalArgumentException e) {
      throw damaged(file, e.getMessage());
    }
  }

  static byte[] encode(StoredRecord stored) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(stored.payload().length + 128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(stored.rev());
      out.writeInt(stored.serializerId());
      out.writeLong(stored.timestamp());
      writeText(out, stored.manifest());
      writeText(out, stored.adapterManifest());
      writeText(out, stored.writerUuid());
      out.writeBoolean(stored.metadata().isPresent());
      if (stored.metadata().isPresent()) {
        StoredRecord.Metadata metadata = stored.metadata().get();
        out.writeInt(metadata.serializerId());
        writeText(out, metadata.manifest());
        writeBytes(out, metadata.bytes());
      }
      writeBytes(out, stored.payload());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static StoredRecord decode(byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    long rev = in.readLong();
    int serializerId = in.readInt();
    long timestamp = in.readLong();
    String manifest = readText(in);
    String adapterManifest = readText(in);
    String writerUuid = readText(in);
    Optional<StoredRecord.Metadata> metadata =
        in.readBoolean()
            ? Optional.of(new StoredRecord.Metadata(in.readInt(), readText(in), readBytes(in)))
            : Optional.empty();
    return new StoredRecord(
        rev,
        serializerId,
        manifest,
        adapterManifest,
        writerUuid,
        timestamp,
        metadata,
        readBytes(in));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return readExactly(in, in.readInt());
  }

  /** Allocates only what is there. */
  static byte[] readExactly(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      throw new EOFException("a length is negative");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends too early");
    }
    return bytes;
  }

  static WeirException damaged(Path file, String what) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT,
        "Quarantine file " + file + " is damaged: " + what + ". Restore it from a copy.");
  }

  static WeirException failed(Path file, String doing, Exception cause) {
    WeirException failure =
        new WeirException(
            ErrorCode.JOURNAL_DOWN,
            doing + " quarantine file " + file + " failed: " + cause + ". Check path and disk.");
    failure.initCause(cause);
    return failure;
  }
}
