package dev.weir.journal;

import static dev.weir.journal.Stores.append;
import static dev.weir.journal.Stores.settings;
import static dev.weir.journal.Stores.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.archive.ArchiveReader;
import dev.weir.archive.Archives;
import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import dev.weir.quarantine.QuarantineDirectory;
import dev.weir.quarantine.QuarantineFile;
import dev.weir.quarantine.QuarantineHeader;
import dev.weir.replay.JournalScan;
import dev.weir.replay.JournalVerify;
import dev.weir.replay.ReplayReport;
import dev.weir.segment.DirectorySegmentStore;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bit flipped at a random offset of a file of every kind that Weir keeps: the tool that
 * verifies it finds it, or the byte is one that says nothing, of which the list is below.
 *
 * <p>{@code -Dweir.flips=10000} is the published figure; {@code -Dweir.seed} repeats a run.
 */
class FlippedBytesTest {
  private static final Logger LOG = LoggerFactory.getLogger(FlippedBytesTest.class);
  private static final int FLIPS = Integer.getInteger("weir.flips", 300);
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Set<ErrorCode> FOUND =
      EnumSet.of(
          ErrorCode.JOURNAL_CORRUPT, ErrorCode.JOURNAL_ROLLED_BACK, ErrorCode.FORMAT_TOO_NEW);

  @TempDir Path disk;
  private Path root;
  private Path data;
  private SegmentRef segment;
  private Path archive;
  private Path quarantine;
  private Map<String, List<String>> expected;

  /** What can be said about a file of a kind. */
  private interface Verifier {
    boolean finds(Path file);
  }

  private record Kind(String name, List<Path> files, Verifier verifier) {}

  @BeforeEach
  void makeOneOfEachKind() throws IOException {
    root = Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "weir") : disk;
    data = root.resolve("data");
    try (JournalStore store = Stores.fresh(data)) {
      append(store, "a", 1, 40);
      store.putSnapshot("a", snapshot(4, "four")).join();
    }
    try (JournalStore store = JournalStore.open(settings(data))) {
      append(store, "a", 41, 60);
      store.deleteTo("a", 3).join();
      store.claim("c", "w").join();
      append(store, "b", 1, 5);
      expected = Stores.content(store);
      archive = Archives.small(root.resolve("a.wa"));
      quarantine =
          new QuarantineDirectory(root.resolve("q"), 0)
              .write(
                  new QuarantineHeader("a", 7, 41, 60, 5, "eu"),
                  () -> List.of(store.range("a", 41, 1 << 20)).iterator());
    }
    segment =
        new DirectorySegmentStore(root.resolve("segments"), "n", 0)
            .write("one.segment", writer -> writer.section("rows").write(new byte[5_000]));
  }

  @AfterEach
  void remove() throws IOException {
    Trees.delete(root);
    Files.createDirectories(root);
  }

  private List<Kind> kinds() throws IOException {
    Map<String, List<Path>> journal = new TreeMap<>();
    for (Path file : Trees.files(data.resolve("journal"))) {
      if (Files.size(file) > 0) {
        journal.computeIfAbsent(kind(file), _ -> new ArrayList<>()).add(file);
      }
    }
    List<Kind> kinds = new ArrayList<>();
    journal.forEach((name, files) -> kinds.add(new Kind(name, files, _ -> journalIsDamaged())));
    Path rows = root.resolve("segments").resolve(segment.name());
    kinds.add(new Kind("segment", List.of(rows), _ -> fails(this::readSegment)));
    kinds.add(new Kind("archive", List.of(archive), file -> fails(() -> ArchiveReader.open(file))));
    kinds.add(
        new Kind(
            "quarantine file",
            List.of(quarantine),
            file -> fails(() -> QuarantineFile.open(file))));
    return kinds;
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".log")) {
      return "journal log";
    }
    if (name.endsWith(".sst")) {
      return "journal table";
    }
    return name.replaceFirst("-\\d+", "").replaceFirst("LOG.*", "LOG");
  }

  private void readSegment() {
    try (SegmentReader reader =
            new DirectorySegmentStore(root.resolve("segments"), "n", 0).open(segment);
        var rows = reader.section("rows")) {
      assertThat(rows.readAllBytes()).hasSize(5_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean fails(Runnable reading) {
    try {
      reading.run();
      return false;
    } catch (WeirException e) {
      assertThat(FOUND).as(e.getMessage()).contains(e.code());
      return true;
    }
  }

  private boolean journalIsDamaged() {
    try {
      ReplayReport report =
          JournalVerify.run(() -> JournalScan.open(data), Optional.empty(), _ -> RecordCheck.NONE);
      return !report.sound();
    } catch (WeirException e) {
      assertThat(FOUND).as(e.getMessage()).contains(e.code());
      return true;
    }
  }

  /** Why a byte of this kind may change and nothing with it; the content is compared as well. */
  private static Optional<String> saysNothing(String kind) {
    return kind.equals("LOG")
        ? Optional.of("LevelDB's notes for people, which nothing reads")
        : Optional.empty();
  }

  private boolean readsTheSame() throws IOException {
    Path copy = root.resolve("copy");
    Trees.copy(data, copy);
    try (JournalStore store = JournalStore.open(settings(copy))) {
      return Stores.content(store).equals(expected);
    } finally {
      Trees.delete(copy);
    }
  }

  @Test
  void isFoundOrSaysNothing_whicheverByteIsFlipped() throws IOException {
    long seed = Seeds.next();
    Random random = new Random(seed);
    List<Kind> kinds = kinds();
    Map<String, int[]> tally = new LinkedHashMap<>();
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < FLIPS; i++) {
      Kind kind = kinds.get(i % kinds.size());
      Path file = kind.files.get(random.nextInt(kind.files.size()));
      byte[] whole = Files.readAllBytes(file);
      int at = random.nextInt(whole.length);
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(file, flipped);
      boolean found = kind.verifier.finds(file);
      tally.computeIfAbsent(kind.name, _ -> new int[2])[found ? 0 : 1]++;
      if (!found && (saysNothing(kind.name).isEmpty() || !readsTheSame())) {
        missed.add("%s: %s offset %d".formatted(kind.name, file.getFileName(), at));
      }
      Files.write(file, whole);
    }
    report(tally, seed);
    assertThat(missed).as("seed %d", seed).isEmpty();
    assertThat(tally.keySet())
        .contains(
            "journal log",
            "journal table",
            "MANIFEST",
            "CURRENT",
            "identity.json",
            "high-water",
            "segment",
            "archive",
            "quarantine file");
    assertThat(journalIsDamaged()).as("the files as they were").isFalse();
  }

  private static void report(Map<String, int[]> tally, long seed) {
    StringBuilder text = new StringBuilder("flipped bytes, seed " + seed);
    tally.forEach(
        (kind, counts) -> {
          text.append("; %s: %d found".formatted(kind, counts[0]));
          if (counts[1] > 0) {
            text.append(", %d %s".formatted(counts[1], saysNothing(kind).orElse("MISSED")));
          }
        });
    LOG.warn("{}", text);
  }
}
