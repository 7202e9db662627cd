package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.archive.ArchiveEntry;
import dev.weir.archive.ArchiveHeader;
import dev.weir.archive.ArchiveWriter;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.replay.Base;
import dev.weir.replay.HistoryCopy;
import dev.weir.replay.JournalHistory;
import dev.weir.replay.JournalScan;
import dev.weir.replay.OnlyBytes;
import dev.weir.segment.SegmentStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small volume of its own, filled by the journal and by others. */
class FullDiskTest {
  private static final long MIB = 1 << 20;
  private static final long RESERVE = 32 * MIB; // LevelDB merges tables in it: 8 MiB and more
  private static final long FLOOR = 8 * MIB;
  private static final int PAYLOAD_BYTES = 20_000;

  @TempDir Path parent;
  private Path volume;
  private boolean mounted;

  @BeforeEach
  void mountASmallVolume() throws Exception {
    volume = Files.createDirectory(parent.resolve("volume"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=112m", "weir-test", volume.toString());
    assumeTrue(mounted, "mounting a tmpfs needs root and the permission to mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", "-l", volume.toString())).isTrue();
    }
  }

  @Test
  @Timeout(180)
  void refusesWritesAtTheReserve_livesOn_andWritesAgainOnceThereIsRoom() throws Exception {
    Path ballast = volume.resolve("ballast");
    Path data = volume.resolve("data");
    fill(ballast, 52 * MIB);
    List<String> lines = new ArrayList<>();
    try (ChildProcess writer = ChildProcess.start("full", data, PAYLOAD_BYTES, RESERVE, FLOOR)) {
      writer.forEachLine(
          line -> {
            lines.add(line);
            if (line.equals("REFUSED")) {
              assertThat(writer.alive()).isTrue();
              assertThat(free()).isLessThan(RESERVE + RESERVE / 2).isGreaterThan(FLOOR);
              delete(ballast);
            }
          });
      assertThat(writer.exitCode()).as(writer.errors()).isZero();
    }
    assertThat(lines).contains("REFUSED").last().isEqualTo("DONE");
    try (JournalStore store = JournalStore.open(Stores.settings(data))) {
      long acknowledged = lines.stream().filter(line -> line.startsWith("a ")).count();
      assertThat(store.highest("a")).isEqualTo(acknowledged);
      assertThat(Stores.replay(store, "a").size()).isEqualTo(acknowledged);
    }
  }

  @Test
  @Timeout(60)
  void isNotOpenedBelowTheFloor_andOpensOnceThereIsRoom() throws IOException {
    Path data = volume.resolve("data");
    JournalSettings settings = Stores.settings(data, RESERVE, FLOOR);
    JournalStore.create(settings);
    Path other = volume.resolve("other");
    fill(other, free());
    assertThatThrownBy(() -> JournalStore.open(settings))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_DISK_RESERVE))
        .hasMessageContaining("disk-floor");
    delete(other);
    try (JournalStore store = JournalStore.open(settings)) {
      Stores.append(store, "a", 1, 3);
      assertThat(store.refusal(0)).isEmpty();
    }
  }

  @Test
  @Timeout(120)
  void givesAnArchiveUp_andLeavesNothingOfIt() throws IOException {
    fill(volume.resolve("other"), free() - MIB);
    Path file = volume.resolve("a.wa");
    byte[] random = new byte[PAYLOAD_BYTES];
    Random bytes = new Random(1);
    assertThatThrownBy(
            () -> {
              try (ArchiveWriter out = ArchiveWriter.begin(file, new ArchiveHeader("a", 1, 0))) {
                for (long rev = 1; rev <= 200; rev++) {
                  bytes.nextBytes(random);
                  out.add(
                      new ArchiveEntry.Event(Stores.event(rev, "").withPayload(random.clone())));
                }
                out.finish();
              }
            })
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_DOWN))
        .hasMessageContaining("Writing archive " + file + " failed");
    try (Stream<Path> left = Files.list(volume)) {
      assertThat(left).containsExactly(volume.resolve("other"));
    }
  }

  @Test
  @Timeout(120)
  void stopsACopyAtTheReserve_andGoesOnOnceThereIsRoom() throws IOException {
    Path source = parent.resolve("source");
    String payload = "x".repeat(PAYLOAD_BYTES);
    try (JournalStore store = Stores.fresh(source)) {
      for (long rev = 1; rev <= 1_000; rev++) {
        store.append("a", List.of(Stores.event(rev, payload))).join();
      }
    }
    Path other = volume.resolve("other");
    fill(other, 60 * MIB); // then there is room for LevelDB to write all of it three times
    JournalSettings small = Stores.settings(volume.resolve("data"), RESERVE, FLOOR);
    HistoryCopy copy = new HistoryCopy(_ -> new OnlyBytes(), "test");
    try (JournalScan from = JournalScan.open(source)) {
      JournalHistory history =
          new JournalHistory(
              from, from.persistenceIds().getFirst(), new OnlyBytes(), Base.Files.NONE);
      long written;
      try (LevelDbTarget target = LevelDbTarget.open(small)) {
        assertThatThrownBy(() -> copy.run(history, target, this::noSegments))
            .isInstanceOfSatisfying(
                WeirException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.JOURNAL_DISK_RESERVE));
        written = target.persistenceIds().getFirst().highest();
      }
      assertThat(written).isBetween(1L, 999L);
      delete(other);
      try (LevelDbTarget target = LevelDbTarget.open(small)) {
        assertThat(copy.run(history, target, this::noSegments).from()).isEqualTo(written + 1);
        assertThat(target.persistenceIds().getFirst().highest()).isEqualTo(1_000);
      }
    }
  }

  private SegmentStore noSegments() {
    throw new AssertionError("There is no snapshot to write");
  }

  private static void fill(Path file, long bytes) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= chunk.length) {
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  private long free() {
    return volume.toFile().getUsableSpace();
  }

  private static void delete(Path file) {
    assertThat(file.toFile().delete()).isTrue();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
