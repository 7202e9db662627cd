package dev.weir.segment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Segments as files of one directory, which belongs to one process at a time.
 *
 * <p>What a crash of this node left half written is removed when the store is made; other nodes may
 * be writing into the same directory. A segment that would leave less free space than the reserve
 * is given up and removed.
 */
public final class DirectorySegmentStore implements SegmentStore {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path directory;
  private final String partSuffix;
  private final long reserve;
  private final AtomicLong received = new AtomicLong();

  /**
   * Makes the directory if it is missing.
   *
   * @param node the one that writes, unique among those that share the directory
   * @param reserve bytes that a segment leaves free on its volume
   */
  public DirectorySegmentStore(Path directory, String node, long reserve) {
    this.directory = directory;
    this.partSuffix = "." + node + SegmentFormat.PART;
    this.reserve = reserve;
    try {
      Files.createDirectories(directory);
      for (String left : names(name -> name.endsWith(partSuffix))) {
        Files.delete(directory.resolve(left));
      }
    } catch (IOException e) {
      throw SegmentFormat.failed(directory, "Preparing the directory of", e);
    }
  }

  @Override
  public SegmentRef write(String name, SegmentBody body) {
    SegmentFormat.checkName(name);
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      throw new IllegalArgumentException("Segment " + file + " exists: segments never change");
    }
    Path part = directory.resolve(name + partSuffix);
    try {
      SegmentRef ref = writePart(name, part, body);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
      return ref;
    } catch (IOException | RuntimeException e) {
      discard(part, e);
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw SegmentFormat.failed(file, "Writing", e);
    }
  }

  private SegmentRef writePart(String name, Path part, SegmentBody body) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out =
            new BufferedOutputStream(
                new DigestOutputStream(roomy(part, Channels.newOutputStream(channel)), digest),
                BUFFER_BYTES)) {
      SegmentWriter writer = new SegmentWriter(out);
      body.writeTo(writer);
      writer.finish();
      channel.force(true);
      return new SegmentRef(name, channel.size(), HexFormat.of().formatHex(digest.digest()));
    }
  }

  private OutputStream roomy(Path part, OutputStream out) throws IOException {
    return new ReservedStream(out, part, Files.getFileStore(directory), reserve);
  }

  private static void discard(Path part, Exception cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Makes what was renamed in a directory durable. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public SegmentReader open(SegmentRef ref) {
    Path file = directory.resolve(ref.name());
    try {
      long bytes = Files.size(file);
      if (bytes != ref.bytes()) {
        throw SegmentFormat.damaged(
            file, "it has " + bytes + " bytes, the manifest says " + ref.bytes());
      }
      String found = digest(file);
      if (!found.equals(ref.sha256())) {
        throw SegmentFormat.damaged(
            file, "its digest is " + found + ", the manifest says " + ref.sha256());
      }
    } catch (NoSuchFileException e) {
      throw SegmentFormat.damaged(file, "the file is missing");
    } catch (IOException e) {
      throw SegmentFormat.failed(file, "Reading", e);
    }
    return SegmentReader.open(file);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public Optional<byte[]> read(String name, long offset, int bytesMax) {
    SegmentFormat.checkName(name);
    Path file = directory.resolve(name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int length = Math.clamp(channel.size() - offset, 0, bytesMax);
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw SegmentFormat.damaged(file, "it ends at offset " + (offset + bytes.position()));
        }
      }
      return Optional.of(bytes.array());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw SegmentFormat.failed(file, "Reading", e);
    }
  }

  @Override
  public IncomingSegment receive(SegmentRef original) {
    Path part = directory.resolve(original.name() + "." + received.incrementAndGet() + partSuffix);
    try {
      return new IncomingSegment(directory, part, original, reserve);
    } catch (IOException e) {
      throw SegmentFormat.failed(part, "Receiving", e);
    }
  }

  @Override
  public List<String> list() {
    try {
      return names(name -> !name.endsWith(SegmentFormat.PART) && !name.equals(NodeMarks.DIRECTORY));
    } catch (IOException e) {
      throw SegmentFormat.failed(directory, "Listing the directory of", e);
    }
  }

  private List<String> names(Predicate<String> chosen) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).filter(chosen).sorted().toList();
    }
  }

  @Override
  public boolean delete(String name) {
    SegmentFormat.checkName(name);
    try {
      return Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw SegmentFormat.failed(directory.resolve(name), "Deleting", e);
    }
  }
}
