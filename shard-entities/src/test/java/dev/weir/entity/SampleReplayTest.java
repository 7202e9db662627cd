package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;
import dev.weir.series.MetricsBatch;
import dev.weir.series.shard.Retention;
import dev.weir.series.shard.SampleRequests;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metrics shard that is live, replayed, or restored holds the same, byte for byte. */
class SampleReplayTest {
  private static final int BATCHES = 120;
  private static final long HOUR = 60 * 60 * 1000L;
  private static final long DAY = 24 * HOUR;
  private static final Retention SHORT = new Retention(HOUR, HOUR, HOUR, HOUR);

  @TempDir private Path directory;

  @Test
  void liveReplayedAndRestoredAreTheSame() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    SampleRequests requests = new SampleRequests(random, 9);
    CircuitHistory replayed = new CircuitHistory(directory.resolve("replayed"));
    CircuitHistory restored = new CircuitHistory(directory.resolve("restored"));
    for (int batch = 0; batch < BATCHES; batch++) {
      MetricsBatch request = requests.next();
      assertThat(restored.samples(request)).isEqualTo(replayed.samples(request));
      if (random.nextInt(15) == 0) {
        long arrival = request.arrivalMillis() + random.nextLong(DAY);
        replayed.retain(SHORT, arrival);
        restored.retain(SHORT, arrival);
      }
      if (random.nextInt(10) == 0) {
        MetricMetadata said = metadata(random);
        replayed.describe(said);
        restored.describe(said);
      }
      if (random.nextInt(20) == 0) {
        restored.snapshot();
      }
    }
    StateDigest live = replayed.digest();
    assertThat(live.parts()).containsKeys("the series", "the newest samples", "the rollups");
    assertThat(restored.digest()).as(Seeds.option(seed)).isEqualTo(live);
    assertThat(again(replayed)).as(Seeds.option(seed)).isEqualTo(live);
    assertThat(again(restored)).as(Seeds.option(seed)).isEqualTo(live);
  }

  private static MetricMetadata metadata(Random random) {
    return new MetricMetadata(
        "m" + random.nextInt(3), MetricType.COUNTER, "help " + random.nextInt(3), "seconds");
  }

  private static StateDigest again(CircuitHistory history) {
    return StateDigest.of(history.reader().image(CircuitHistory.ID, history.rev()));
  }

  @Test
  void aDeletedShardIsEmpty() {
    SampleRequests requests = new SampleRequests(Seeds.random(3), 4);
    CircuitHistory history = new CircuitHistory(directory);
    history.samples(requests.next());
    history.delete();
    assertThat(history.digest().parts()).doesNotContainKey("the series");
    history.samples(requests.next());
    assertThat(again(history)).isEqualTo(history.digest());
  }
}
