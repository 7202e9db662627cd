package dev.weir.multijvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that do not hear each other: one of them goes on, the other one ends. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EqualHalvesIT {
  private static final long PAST_DOWNING_MILLIS = 20_000;

  /** A node that ends gives each phase of it some seconds. */
  private static final Duration END_MAX = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void oneOfTwoGoesOn() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 2)) {
      new Scenario(cluster, directory)
          .underLoad(
              "halves",
              () -> {
                cluster.partition(Set.of(0));
                ClusterFaults.await(PAST_DOWNING_MILLIS);
                Awaitility.await()
                    .atMost(END_MAX)
                    .until(() -> cluster.node(0).isAlive() != cluster.node(1).isAlive());
                cluster.repair();
              });
    }
  }
}
