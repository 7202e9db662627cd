package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that do not hear each other: one of them goes on, the other one ends. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class EqualHalvesIT {
  private static final long PAST_DOWNING_MILLIS = 20_000;

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
                assertThat(cluster.node(0).isAlive()).isNotEqualTo(cluster.node(1).isAlive());
                cluster.repair();
              });
    }
  }
}
