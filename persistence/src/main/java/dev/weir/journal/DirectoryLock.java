package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The data directory belongs to one process at a time; the file {@code lock} says to which. */
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the directory, readable by its owner alone, and takes it for this process. */
  static DirectoryLock take(Path directory) {
    try {
      if (!Files.exists(directory)) {
        Files.createDirectories(directory);
        restrict(directory);
      }
      Path file = directory.resolve(FILE);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(directory, channel);
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw Failures.down("The data directory " + directory + " cannot be locked", e);
    }
  }

  /** A lock that a tool holds while it copies. */
  public interface Reading extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** Keeps a node from starting while a tool reads; changes nothing in the directory. */
  public static Reading takeForReading(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      lock(directory, channel);
      return channel::close;
    } catch (NoSuchFileException e) {
      return () -> {};
    } catch (IOException e) {
      throw Failures.down("The data directory " + directory + " cannot be locked", e);
    }
  }

  private static void lock(Path directory, FileChannel channel) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by another store of this process: the same refusal as for another process
    }
    if (lock == null) {
      channel.close();
      throw Failures.down(
          "The data directory "
              + directory
              + " is used by process "
              + owner(directory)
              + ". Stop it, or choose another weir.data.dir.");
    }
  }

  private static String owner(Path directory) throws IOException {
    String pid = Files.readString(directory.resolve(FILE)).strip();
    return pid.isEmpty() ? "(unknown)" : pid;
  }

  private static void restrict(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** The file stays: deleting it would let two processes lock two files of one name. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Failures.down("The lock of the data directory cannot be released", e);
    }
  }
}
