package dev.weir.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A stored record outside a journal, in files that people keep: big-endian, a text is a length (4)
 * and UTF-8, bytes are a length (4) and themselves.
 *
 * <pre>
 * rev (8), serializer id (4), timestamp ms (8), manifest, adapter manifest, writer uuid: texts;
 * metadata: 0 (1), or 1 (1), serializer id (4), manifest: text, bytes; payload: bytes
 * </pre>
 */
public final class RecordBytes {
  private RecordBytes() {}

  /** The bytes of a record, its rev included. */
  public static byte[] encode(StoredRecord stored) {
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

  /** Reads what {@link #encode} wrote; bytes that end too early are an {@code EOFException}. */
  public static StoredRecord decode(byte[] record) throws IOException {
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

  /** Length and UTF-8. */
  public static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #writeText} wrote. */
  public static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  /** Length and bytes. */
  public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return readExactly(in, in.readInt());
  }

  /** Allocates only what is there. */
  public static byte[] readExactly(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      throw new EOFException("a length is negative");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends too early");
    }
    return bytes;
  }
}
