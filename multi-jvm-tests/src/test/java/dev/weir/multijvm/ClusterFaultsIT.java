package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load while one thing after another goes wrong: whatever it is, clients saw
 * nothing but what is promised, and all go on afterwards.
 */
@ExtendWith(KeptLogs.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterFaultsIT {
  /** Longer than it takes to be downed. */
  private static final long PAST_DOWNING_MILLIS = 16_000;

  private static final int DOWNED = 75;

  private Path directory;
  private TestCluster cluster;

  @BeforeAll
  void start(@TempDir Path room) {
    directory = room;
    cluster = TestCluster.start(directory, 3, "weir.snapshot.revs = 200");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void aNodeLeavesAndJoins() throws Exception {
    underLoad(
        "leave",
        () -> {
          assertThat(cluster.node(1).stop()).isEqualTo(NodeProcess.TERMINATED);
          cluster.repair();
        });
  }

  @Test
  void aNodeIsKilled() throws Exception {
    underLoad("crash", new Fault.Kill(2, 1_000));
  }

  @Test
  void theCoordinatorsNodeIsKilled() throws Exception {
    underLoad("coordinator", () -> perform(new Fault.Kill(cluster.oldest(), 1_000)));
  }

  @Test
  void aMinorityIsCutOff() throws Exception {
    underLoad("minority", new Fault.Partition(new TreeSet<>(List.of(0)), PAST_DOWNING_MILLIS));
  }

  @Test
  void aNodeIsDeafOneWay() throws Exception {
    underLoad("one-way", new Fault.OneWay(1, PAST_DOWNING_MILLIS));
  }

  @Test
  void aLinkFlaps() throws Exception {
    underLoad("flap", new Fault.Flap(2, 5, 700));
  }

  @Test
  void aNodeStandsStillUntilItIsDownedAndGoesOn() throws Exception {
    NodeProcess paused = cluster.node(1);
    underLoad("pause", new Fault.Pause(1, PAST_DOWNING_MILLIS));
    assertThat(paused.awaitEnd()).isEqualTo(DOWNED);
    assertThat(paused.output()).contains("The cluster went on without this node");
  }

  @Test
  void theDatabaseRestarts() throws Exception {
    underLoad("database-restart", new Fault.DatabaseRestart());
  }

  @Test
  void theDatabaseIsAwayForAMinute() throws Exception {
    underLoad("database-away", new Fault.DatabaseAway(60_000));
  }

  @Test
  void allNodesRestartOneAfterTheOther() throws Exception {
    underLoad("rolling", new Fault.RollingRestart());
  }

  @Test
  void allNodesAreKilled() throws Exception {
    underLoad(
        "full",
        () -> {
          for (int node = 0; node < cluster.size(); node++) {
            cluster.node(node).kill();
          }
          cluster.repair();
        });
  }

  @Test
  void aNodeIsDrained() throws Exception {
    underLoad("drain", new Fault.Drain(2));
  }

  private void perform(Fault fault) throws InterruptedException {
    new ClusterFaults(cluster).perform(fault);
  }

  private void underLoad(String name, Fault fault) throws InterruptedException, IOException {
    underLoad(name, () -> perform(fault));
  }

  private void underLoad(String name, Scenario.Happening happening)
      throws InterruptedException, IOException {
    new Scenario(cluster, directory).underLoad(name, happening);
  }
}
