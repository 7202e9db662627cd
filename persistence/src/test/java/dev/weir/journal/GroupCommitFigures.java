package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable writes per second of 64 writers, one write in flight each, with and without group commit.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=GroupCommitFigures}. The runs
 * alternate, so that a busy machine hits both.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class GroupCommitFigures {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitFigures.class);
  private static final int WRITERS = 64;
  private static final int EVENT_BYTES = Integer.getInteger("weir.figures.bytes", 200);
  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final int ROUNDS = 3;

  @TempDir Path disk;

  @Test
  void comparesGroupCommitWithOneFsyncPerWrite() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      measure("group", 512);
      measure("one fsync per write", 1);
    }
  }

  private void measure(String name, int groupWritesMax) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(disk, "run");
    JournalSettings settings =
        new JournalSettings(
            data, 16 << 20, 32 << 20, 16 << 10, 512, groupWritesMax, 8 << 20, 64 << 20, 0, 0);
    JournalStore.create(settings);
    long fsyncsBefore = fsyncs();
    long start = System.nanoTime();
    long writes;
    try (JournalStore store = JournalStore.open(settings)) {
      writes = run(store, start + RUN_NANOS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    LOG.warn(
        "{}",
        "{\"bench\":\"journal group commit\",\"case\":\"%s\",\"writers\":%d,\"event_bytes\":%d,\"writes_per_second\":%.0f,\"fsyncs_per_second\":%.0f}"
            .formatted(
                name, WRITERS, EVENT_BYTES, writes / seconds, (fsyncs() - fsyncsBefore) / seconds));
  }

  private static long run(JournalStore store, long end) throws InterruptedException {
    String payload = "x".repeat(EVENT_BYTES);
    List<Thread> writers = new ArrayList<>();
    IntStream.range(0, WRITERS)
        .forEach(
            writer ->
                writers.add(
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              for (long rev = 1; System.nanoTime() < end; rev++) {
                                store
                                    .append("c|t|" + writer, List.of(Stores.event(rev, payload)))
                                    .join();
                              }
                            })));
    for (Thread writer : writers) {
      writer.join();
    }
    return store.persistenceIds().stream().mapToLong(PersistenceIdInfo::highest).sum();
  }

  private static long fsyncs() {
    return JournalMetrics.GROUP_WRITES.collect().getDataPoints().getFirst().getCount();
  }
}
