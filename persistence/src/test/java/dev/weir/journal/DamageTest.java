package dev.weir.journal;

import static dev.weir.journal.Stores.append;
import static dev.weir.journal.Stores.content;
import static dev.weir.journal.Stores.settings;
import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Damages each byte of each file of a small journal: a reader must see the same or a refusal.
 *
 * <p>One bit per byte by default; {@code -Dweir.exhaustive=true} flips each of the eight bits and
 * the whole byte.
 */
class DamageTest {
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("weir.exhaustive");
  private static final int DENSE_BYTES = 2_000;
  private static final int SPARSE_STEP = EXHAUSTIVE ? 1 : 61;
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Set<ErrorCode> DETECTED =
      EnumSet.of(ErrorCode.JOURNAL_CORRUPT, ErrorCode.JOURNAL_ROLLED_BACK);

  private static final Logger LOG = LoggerFactory.getLogger(DamageTest.class);

  @TempDir Path disk;
  private Path original;
  private Path copy;
  private Map<String, List<String>> expected;

  @BeforeEach
  void makeAJournalWithTablesAndALog() throws IOException {
    Path scratch = Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "weir") : disk;
    original = scratch.resolve("original");
    copy = scratch.resolve("copy");
    try (JournalStore store = Stores.fresh(original)) {
      append(store, "a", 1, 6);
      append(store, "b", 1, 2);
      store.putSnapshot("a", snapshot(4, "four")).join();
    }
    try (JournalStore store = JournalStore.open(settings(original))) {
      append(store, "a", 7, 9);
      store.deleteTo("a", 3).join();
      append(store, "c", 1, 3);
      store.putSnapshot("a", snapshot(8, "eight")).join();
      append(store, "b", 3, 4);
      expected = content(store);
    }
    Trees.copy(original, copy);
  }

  @AfterEach
  void removeCopies() throws IOException {
    Trees.delete(original);
    Trees.delete(copy);
  }

  @Test
  void seesTheSameOrARefusal_whicheverByteIsFlipped() throws IOException {
    Map<String, int[]> tally = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path file : Trees.files(original.resolve("journal"))) {
      byte[] bytes = Files.readAllBytes(file);
      Path name = original.relativize(file);
      int[] counts = tally.computeIfAbsent(name.toString(), _ -> new int[2]);
      for (int at = 0; at < bytes.length; at++) {
        for (int mask : masks(at)) {
          byte[] flipped = bytes.clone();
          flipped[at] ^= (byte) mask;
          String outcome = outcome(name, flipped);
          counts[outcome.equals("same") ? 0 : 1]++;
          if (outcome.startsWith("WRONG")) {
            wrong.add(name + " offset " + at + " mask " + mask + ": " + outcome);
          }
        }
      }
    }
    report("flips", tally);
    assertThat(wrong).isEmpty();
    assertThat(tally.keySet()).anyMatch(name -> name.endsWith(".sst"));
    assertThat(tally.keySet()).anyMatch(name -> name.endsWith(".log"));
  }

  private static int[] masks(int at) {
    return EXHAUSTIVE ? new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255} : new int[] {1 << at % 8};
  }

  /** A killed process leaves a log with zeros that LevelDB allocated ahead. */
  @Test
  void seesTheSameOrARefusal_whicheverByteIsFlippedAfterAKill() throws IOException {
    try (JournalStore store = JournalStore.open(settings(original))) {
      append(store, "a", 10, 12);
      expected = content(store);
      restore();
    }
    Path log = newestLog(copy);
    Path name = copy.relativize(log);
    byte[] bytes = Files.readAllBytes(log);
    Trees.delete(original);
    Trees.copy(copy, original);
    assertThat(read()).isEqualTo("same");
    restore();
    List<String> wrong = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += at < DENSE_BYTES ? 1 : SPARSE_STEP) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      String outcome = outcome(name, flipped);
      if (outcome.startsWith("WRONG")) {
        wrong.add(name + " offset " + at + ": " + outcome);
      }
    }
    assertThat(bytes).hasSizeGreaterThan(DENSE_BYTES);
    assertThat(wrong).isEmpty();
  }

  @Test
  void seesTheSameOrARefusal_whereverAFileIsCutOff() throws IOException {
    Map<String, int[]> tally = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path file : Trees.files(original.resolve("journal"))) {
      byte[] bytes = Files.readAllBytes(file);
      Path name = original.relativize(file);
      int[] counts = tally.computeIfAbsent(name.toString(), _ -> new int[2]);
      for (int length = 0; length < bytes.length; length++) {
        String outcome = outcome(name, Arrays.copyOf(bytes, length));
        counts[outcome.equals("same") ? 0 : 1]++;
        if (outcome.startsWith("WRONG")) {
          wrong.add(name + " cut at " + length + ": " + outcome);
        }
      }
    }
    report("cuts", tally);
    assertThat(wrong).isEmpty();
  }

  @Test
  void dropsAHalfWrittenGroup_onlyIfItWasNotAcknowledged() throws IOException {
    Path log = newestLog(original);
    byte[] bytes = Files.readAllBytes(log);
    Path name = original.relativize(log);
    Path mark = copy.resolve("journal/high-water");
    StoreIdentity identity = StoreIdentity.read(original.resolve("journal"));
    long acknowledged = HighWater.read(original.resolve("journal"), identity.store());
    int wholeUntil = endOfLastButOne(bytes);
    for (int length = wholeUntil + 1; length < bytes.length; length++) {
      byte[] torn = Arrays.copyOf(bytes, length);
      assertThat(outcome(name, torn)).contains("JOURNAL_CORRUPT").contains(log.getFileName() + "");
      restore();
      Files.write(copy.resolve(name), torn);
      try (HighWater water = HighWater.open(mark.getParent(), identity.store())) {
        water.write(acknowledged - 1);
        water.write(acknowledged - 2);
      }
      try (JournalStore store = JournalStore.open(settings(copy))) {
        assertThat(store.highest("b")).as("cut at %d", length).isEqualTo(3);
        append(store, "b", 4, 4);
        assertThat(content(store)).isEqualTo(expected);
      }
      assertThat(copy.resolve("journal/torn-" + log.getFileName())).exists();
      restore();
    }
  }

  private static int endOfLastButOne(byte[] log) throws IOException {
    Path file = Files.createTempFile("log", "");
    Files.write(file, Arrays.copyOf(log, log.length - 1));
    LogFile.Scan scan = LogFile.scan(file, _ -> {});
    Files.delete(file);
    return (int) scan.wholeUntil();
  }

  private static Path newestLog(Path dataDir) throws IOException {
    return Trees.files(dataDir.resolve("journal/db")).stream()
        .filter(file -> file.toString().endsWith(".log"))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private String outcome(Path name, byte[] damaged) throws IOException {
    Files.write(copy.resolve(name), damaged);
    String outcome = read();
    restore();
    return outcome;
  }

  private String read() {
    try (JournalStore store = JournalStore.open(settings(copy))) {
      Map<String, List<String>> found = content(store);
      return found.equals(expected) ? "same" : "WRONG: " + found;
    } catch (WeirException e) {
      boolean named = DETECTED.contains(e.code()) && e.getMessage().contains(copy.toString());
      return (named ? "" : "WRONG refusal: ") + e.code() + " " + e.getMessage();
    }
  }

  private void restore() throws IOException {
    Trees.delete(copy.resolve("journal"));
    Trees.copy(original.resolve("journal"), copy.resolve("journal"));
  }

  private static void report(String what, Map<String, int[]> tally) {
    StringBuilder text = new StringBuilder(what);
    tally.forEach(
        (name, counts) ->
            text.append("; %s: %d same, %d refused".formatted(name, counts[0], counts[1])));
    LOG.warn("{}", text);
  }
}
