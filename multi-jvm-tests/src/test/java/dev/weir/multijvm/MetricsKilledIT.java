package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  @TempDir Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void losesNoSampleThatWasAcknowledged() throws InterruptedException {
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
    new CountDownLatch(1).await(1, TimeUnit.SECONDS);
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

  private static NodeProcess start(Path data) {
    return NodeProcess.start(
        data,
        "weir.journal.disk-reserve = 64MiB",
        "weir.journal.disk-floor = 32MiB",
        "weir.snapshot.revs = 200");
  }
}
