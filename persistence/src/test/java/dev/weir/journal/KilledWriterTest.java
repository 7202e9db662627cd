package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process again and again; {@code -Dweir.kills=N} says how often. */
class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("weir.kills", 20);
  private static final int PAYLOAD_BYTES = 3_000;

  @TempDir Path dataDir;

  @Test
  @Timeout(600)
  void losesNothingAcknowledged_howeverOftenItIsKilled() throws Exception {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<String, Long> acknowledged = new TreeMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(acknowledged, 1 + random.nextInt(400));
      check(acknowledged, Seeds.option(seed) + " kill " + kill);
    }
    assertThat(acknowledged).hasSize(4);
  }

  private void runAndKill(Map<String, Long> acknowledged, int afterLines)
      throws IOException, InterruptedException {
    try (ChildProcess writer = ChildProcess.start("kill", dataDir, PAYLOAD_BYTES, 0, 0)) {
      int[] seen = {0};
      writer.forEachLine(
          line -> {
            String[] parts = line.split(" ", -1);
            acknowledged.merge(parts[0], Long.parseLong(parts[1]), Math::max);
            if (++seen[0] == afterLines) {
              writer.kill();
            }
          });
      assertThat(writer.exitCode()).as(writer.errors()).isEqualTo(128 + 9);
    }
  }

  private void check(Map<String, Long> acknowledged, String context) {
    try (JournalStore store = JournalStore.open(Stores.settings(dataDir))) {
      acknowledged.forEach(
          (persistenceId, rev) -> {
            assertThat(store.highest(persistenceId)).as(context).isGreaterThanOrEqualTo(rev);
            assertThat(Stores.replay(store, persistenceId).size())
                .as(context)
                .isEqualTo(store.highest(persistenceId));
          });
    }
  }
}
