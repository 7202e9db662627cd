package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node that takes samples, again and again: none that was acknowledged is lost or changed.
 *
 * <p>{@code -Dweir.kills=100} sets the number of kills.
 */
class MetricsKilledIT {
  private static final int KILLS = Integer.getInteger("weir.kills", 3);

  /** What is sealed brings a file of chunks and one of rollups: half of these are of each kind. */
  private static final int FILES = 8;

  @TempDir Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void losesNoSampleThatWasAcknowledged() throws InterruptedException, IOException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Path data = directory.resolve("data");
    NodeProcess node = start(data);
    SampleWriters writers = SampleWriters.start(node.base(), seed);
    for (int kill = 0; kill < KILLS && writers.wrong().isEmpty(); kill++) {
      new CountDownLatch(1).await(random.nextInt(200, 2000), TimeUnit.MILLISECONDS);
      node.close();
      node = start(data);
      writers.turnTo(node.base());
    }
    awaitFiles(data, writers);
    writers.finish();
    assertThat(writers.wrong()).as(Seeds.option(seed)).isEmpty();
    assertThat(writers.acknowledged()).isPositive();
    writers.verify(node.base(), Seeds.option(seed));
    String before = SampleWriters.export(node.base());
    node.close();
    try (NodeProcess last = start(data)) {
      assertThat(SampleWriters.export(last.base())).as(Seeds.option(seed)).isEqualTo(before);
    }
  }

  /** Until sealed chunks have left the memory, so that the last start finds them in files. */
  private static void awaitFiles(Path data, SampleWriters writers)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (files(data) < FILES && writers.wrong().isEmpty()) {
      assertThat(System.nanoTime() - end)
          .as("files of chunks and rollups: " + files(data))
          .isNegative();
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
  }

  private static long files(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("segments"))) {
      return files.filter(file -> file.toString().matches(".*\\.f\\d+\\.segment")).count();
    }
  }

  private static NodeProcess start(Path data) {
    return NodeProcess.start(
        data,
        "weir.journal.disk-reserve = 64MiB",
        "weir.journal.disk-floor = 32MiB",
        "weir.snapshot.revs = 200",
        "weir.snapshot.chunk-file = 4KiB");
  }
}
