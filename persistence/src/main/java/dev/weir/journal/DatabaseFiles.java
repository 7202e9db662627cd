package dev.weir.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at LevelDB's files before LevelDB does: names the damaged file, keeps LevelDB from files it
 * would die of, and cuts off a group that a crash left half written.
 *
 * <p>The cut needs a proof that nothing acknowledged is in the cut part: the damage is in the
 * newest log, no record begins after it, and the last whole group carries a commit counter that is
 * not below the high-water mark. If the newest log holds no whole group, the counter is compared
 * after opening. A copy of the log is kept. Anything else is damage, not a torn tail.
 */
final class DatabaseFiles {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFiles.class);
  private static final Pattern NAME = Pattern.compile("(\\d+)\\.(log|sst)");
  private static final Pattern CURRENT = Pattern.compile("(MANIFEST-\\d+)\n");
  private static final int BATCH_HEADER = 12;
  private static final byte PUT = 1;

  private final Path journal;
  private final Path directory;
  private final long acknowledged;
  private OptionalLong lastCommit = OptionalLong.empty();

  private DatabaseFiles(JournalSettings settings, long acknowledged) {
    this.journal = settings.journalDir();
    this.directory = settings.databaseDir();
    this.acknowledged = acknowledged;
  }

  static void check(JournalSettings settings, long acknowledged) {
    try {
      new DatabaseFiles(settings, acknowledged).check();
    } catch (IOException e) {
      throw Failures.corrupt(settings.databaseDir(), "its files cannot be read: " + e.getMessage());
    }
  }

  private void check() throws IOException {
    LiveFiles live = LiveFiles.read(manifest());
    live.tableBytes().forEach((number, bytes) -> TableFile.check(table(number), bytes));
    SortedMap<Long, Path> logs = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(2).equals("log")) {
          logs.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    logs.keySet().removeIf(number -> !live.usesLog(number));
    List<Path> inOrder = List.copyOf(logs.values());
    for (Path log : inOrder) {
      checkLog(log, log.equals(inOrder.getLast()));
    }
  }

  private Path manifest() throws IOException {
    Path current = directory.resolve("CURRENT");
    if (!Files.exists(current)) {
      throw Failures.corrupt(current, "the file is missing; an empty journal is not made in place");
    }
    Matcher text = CURRENT.matcher(new String(Files.readAllBytes(current), ISO_8859_1));
    if (!text.matches() || !Files.exists(directory.resolve(text.group(1)))) {
      throw Failures.corrupt(current, "it names no manifest");
    }
    return directory.resolve(text.group(1));
  }

  private Path table(long number) {
    return directory.resolve("%06d.sst".formatted(number));
  }

  private void checkLog(Path log, boolean newest) throws IOException {
    LogFile.Scan scan = LogFile.scan(log, this::noteCommit);
    if (scan.damagedAt().isEmpty()) {
      return;
    }
    boolean nothingAcknowledged = lastCommit.orElse(acknowledged) >= acknowledged;
    if (!newest || scan.goesOn() || !nothingAcknowledged) {
      throw Failures.corrupt(
          log, "the record at offset " + scan.damagedAt().getAsLong() + " is broken");
    }
    cut(log, scan.wholeUntil());
  }

  private void cut(Path log, long wholeUntil) throws IOException {
    Path copy = journal.resolve("torn-" + log.getFileName());
    Files.deleteIfExists(copy);
    Files.copy(log, copy);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(wholeUntil);
      file.getFD().sync();
    }
    LOG.warn(
        "{} ended in a half-written group that was never acknowledged: cut at offset {}, copy in"
            + " {}",
        log,
        wholeUntil,
        copy);
  }

  /** The facts come first in every batch that has them. */
  private void noteCommit(ByteBuffer batch) {
    try {
      batch.position(BATCH_HEADER);
      if (batch.get() == PUT) {
        byte[] key = Varint.readBytes(batch);
        byte[] value = Varint.readBytes(batch);
        if (Arrays.equals(key, EventKey.facts()) && Sealed.intact(key, value)) {
          lastCommit = OptionalLong.of(Facts.decode(value).commits());
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      LOG.debug("A batch of the log does not begin with a put", e);
    }
  }
}
