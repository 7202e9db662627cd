package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Random faults, one after the other, for as long as was asked; run by the profile chaos. */
@ExtendWith(KeptLogs.class)
@Timeout(value = 4, unit = TimeUnit.HOURS)
class ChaosIT {
  private static final Duration LENGTH =
      Duration.ofMinutes(Integer.getInteger("weir.chaos.minutes", 30));

  /** Faults that clients meet before what they saw is checked, and new tenants begin. */
  private static final int ROUND = 4;

  private static final int ROUNDS_MAX = 1_000;

  @TempDir private Path directory;

  @Test
  void clientsSeeOnlyWhatIsPromised() throws Exception {
    long end = System.nanoTime() + LENGTH.toNanos();
    Chaos schedule = Chaos.schedule(Seeds.next(), 3, ROUNDS_MAX * ROUND);
    say("%s repeats this schedule".formatted(Seeds.option(schedule.seed())));
    int faults = 0;
    try (TestCluster cluster = TestCluster.start(directory, 3, "weir.snapshot.revs = 200")) {
      Scenario scenario = new Scenario(cluster, directory);
      ClusterFaults driver = new ClusterFaults(cluster);
      while (System.nanoTime() < end) {
        Chaos round = schedule.part(faults, ROUND);
        say("faults %d to %d: %s".formatted(faults, faults + ROUND - 1, round));
        scenario.underLoad(
            "chaos-" + faults, () -> round.run(driver, ClusterFaults::await, () -> true));
        faults += ROUND;
      }
    }
    say("%d faults in %d minutes".formatted(faults, LENGTH.toMinutes()));
    assertThat(faults).isPositive();
  }

  private static void say(String what) {
    System.getLogger(ChaosIT.class.getName()).log(System.Logger.Level.INFO, what);
  }
}
