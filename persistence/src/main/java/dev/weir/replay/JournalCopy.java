package dev.weir.replay;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.journal.DirectoryLock;
import dev.weir.journal.FileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A throw-away copy of a data directory's journal. */
final class JournalCopy implements AutoCloseable {
  private static final String JOURNAL = "journal";
  private static final String NATIVE = "native";

  private final Path original;
  private final Path directory;

  private JournalCopy(Path original, Path directory) {
    this.original = original;
    this.directory = directory;
  }

  /** Copies the journal while no node uses it. */
  static JournalCopy of(Path dataDir) {
    Path journal = dataDir.resolve(JOURNAL);
    if (!Files.isDirectory(journal)) {
      throw new WeirException(
          ErrorCode.JOURNAL_DOWN,
          "There is no journal in " + dataDir + ". Name the directory of weir.data.dir.");
    }
    try (DirectoryLock.Reading _ = DirectoryLock.takeForReading(dataDir)) {
      JournalCopy copy = new JournalCopy(dataDir, Files.createTempDirectory("weir-journal"));
      for (Path source : walk(journal)) {
        copy(source, copy.directory.resolve(JOURNAL).resolve(journal.relativize(source)));
      }
      useLibraryOf(dataDir, copy.directory);
      return copy;
    } catch (IOException e) {
      throw failed("Copying the journal of " + dataDir, e);
    }
  }

  /** What is broken in the original's files, beside what reading its records shows. */
  List<String> checkOriginal() {
    try (DirectoryLock.Reading _ = DirectoryLock.takeForReading(original)) {
      return FileCheck.problems(original);
    } catch (IOException e) {
      throw failed("Reading the journal of " + original, e);
    }
  }

  /** The node could load its library from there; the temporary directory may be noexec. */
  private static void useLibraryOf(Path dataDir, Path copy) throws IOException {
    Path library = dataDir.toAbsolutePath().resolve(NATIVE);
    if (Files.isDirectory(library)) {
      Files.createSymbolicLink(copy.resolve(NATIVE), library);
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    if (Files.isDirectory(source)) {
      Files.createDirectories(target);
    } else if (!source.toString().endsWith(".sst") || !linked(source, target)) {
      Files.copy(source, target);
    }
  }

  private static boolean linked(Path source, Path target) {
    try {
      Files.createLink(target, source);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // a file system without links, or another one: the caller copies the bytes
      return false;
    }
  }

  /** A message with the paths of the original in place of those of the copy. */
  String original(String message) {
    return message.replace(directory.toString(), original.toString());
  }

  /** Stands for a data directory. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    try {
      for (Path each : walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw failed("Removing the copy " + directory, e);
    }
  }

  private static List<Path> walk(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.toList();
    }
  }

  private static WeirException failed(String doing, IOException cause) {
    WeirException failure =
        new WeirException(ErrorCode.JOURNAL_DOWN, doing + " failed: " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
