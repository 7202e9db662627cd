package dev.weir.segment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A copy of a segment of another store while it comes in, piece by piece. Not thread-safe.
 *
 * <p>It is a segment of this store once it has got its name here, and was whole and durable before.
 * One that is closed without a name leaves nothing behind.
 */
public final class IncomingSegment implements AutoCloseable {
  private final Path directory;
  private final Path part;
  private final SegmentRef original;
  private final MessageDigest digest = DirectorySegmentStore.sha256();
  private final FileChannel channel;
  private final OutputStream out;
  private long size;

  IncomingSegment(Path directory, Path part, SegmentRef original, long reserve) throws IOException {
    this.directory = directory;
    this.part = part;
    this.original = original;
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.out =
        new DigestOutputStream(
            new ReservedStream(
                Channels.newOutputStream(channel), part, Files.getFileStore(directory), reserve),
            digest);
  }

  /** Adds the bytes that come next. */
  public void add(byte[] bytes) {
    try {
      out.write(bytes);
      size += bytes.length;
    } catch (IOException e) {
      throw SegmentFormat.failed(part, "Receiving", e);
    }
  }

  /**
   * Checks that everything has come as it was sent, and makes it durable.
   *
   * @throws dev.weir.config.WeirException {@code journal-corrupt} when it has not
   */
  public void complete() {
    if (size != original.bytes()) {
      throw SegmentFormat.damaged(
          part, "it has " + size + " bytes, the manifest says " + original.bytes());
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(original.sha256())) {
      throw SegmentFormat.damaged(
          part, "its digest is " + found + ", the manifest says " + original.sha256());
    }
    try {
      channel.force(true);
      channel.close(); // many may wait for their names
    } catch (IOException e) {
      throw SegmentFormat.failed(part, "Receiving", e);
    }
  }

  /** Makes the complete copy a segment of this store; a file of that name gives way. */
  public SegmentRef name(String name) {
    SegmentFormat.checkName(name);
    try {
      Files.move(
          part,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      DirectorySegmentStore.sync(directory);
    } catch (IOException e) {
      throw SegmentFormat.failed(part, "Naming", e);
    }
    return new SegmentRef(name, original.bytes(), original.sha256());
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw SegmentFormat.failed(part, "Closing", e);
    }
  }
}
