package dev.weir.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The bytes of a file in order, counted and summed. */
final class ArchiveInput implements AutoCloseable {
  private final MessageDigest digest = ArchiveFormat.sha256();
  private final InputStream in;
  private long position;

  ArchiveInput(Path file) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), ArchiveFormat.BUFFER_BYTES);
  }

  /** Exactly so many bytes, allocating only what is there. */
  byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw new EOFException();
    }
    digest.update(bytes);
    return bytes;
  }

  int number() throws IOException {
    return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
  }

  /** SHA-256 of everything read so far; the sum begins anew. */
  byte[] digest() {
    return digest.digest();
  }

  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
