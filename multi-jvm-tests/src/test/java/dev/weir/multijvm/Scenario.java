package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.history.Crew;
import dev.weir.history.HistoryChecker;
import dev.weir.history.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;

/** Something happens to a cluster while clients use it; what they saw is checked afterwards. */
final class Scenario {
  private static final int THINK_MILLIS = 10;

  /** Acknowledged before something happens and again after it. */
  private static final int WRITES = 50;

  private static final Duration WRITES_MAX = Duration.ofSeconds(90);

  private final TestCluster cluster;
  private final Path directory;

  /** What happens; returns when it is over and all nodes are there again. */
  interface Happening {
    void happen() throws InterruptedException;
  }

  /**
   * A cluster that is whole.
   *
   * @param directory where the history is kept for a failed test
   */
  Scenario(TestCluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /**
   * Lets it happen under load.
   *
   * @param name of the scenario, part of the names of its tenants
   */
  void underLoad(String name, Happening happening) throws InterruptedException, IOException {
    cluster.note();
    long seed = Seeds.next();
    Path kept = directory.resolve(name + ".ndjson");
    KeptLogs.note(kept);
    Workload workload = workload(name, seed);
    try {
      workload.define();
      Crew crew = Crew.start(workload, THINK_MILLIS);
      awaitWrites(workload, crew);
      happening.happen();
      awaitWrites(workload, crew);
      crew.stop();
      workload.settle(Crew::pause);
    } finally {
      workload.history().write(kept);
    }
    assertThat(HistoryChecker.check(workload.history().operations()))
        .as(Seeds.option(seed))
        .isEmpty();
  }

  private Workload workload(String name, long seed) {
    Random seeds = Seeds.random(seed);
    return new Workload(
        List.of(name + "-a", name + "-b", name + "-c"),
        seed,
        client -> new HttpCircuitClient(cluster::bases, new Random(seeds.nextLong())),
        System::nanoTime);
  }

  private static void awaitWrites(Workload workload, Crew crew) {
    long before = workload.history().acknowledged();
    Awaitility.await()
        .atMost(WRITES_MAX)
        .until(() -> !crew.isWell() || workload.history().acknowledged() >= before + WRITES);
  }
}
