package dev.weir.multijvm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Makes faults happen to the nodes of a cluster and to their database. */
final class ClusterFaults implements FaultDriver {
  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

  private final TestCluster cluster;

  ClusterFaults(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void perform(Fault fault) throws InterruptedException {
    switch (fault) {
      case Fault.Kill kill -> {
        cluster.node(kill.node()).kill();
        await(kill.awayMillis());
      }
      case Fault.Pause pause -> {
        cluster.node(pause.node()).pause();
        await(pause.millis());
        cluster.node(pause.node()).resume();
      }
      case Fault.Partition partition -> {
        cluster.partition(partition.nodes());
        await(partition.millis());
      }
      case Fault.OneWay oneWay -> {
        cluster.deafen(oneWay.node());
        await(oneWay.millis());
      }
      case Fault.Flap flap -> flap(flap);
      case Fault.DatabaseRestart _ -> {
        cluster.database().stop();
        cluster.database().start();
      }
      case Fault.DatabaseAway away -> {
        cluster.cutDatabase();
        await(away.millis());
      }
      case Fault.RollingRestart _ -> {
        for (int node = 0; node < cluster.size(); node++) {
          restart(node);
        }
      }
      case Fault.Drain drain -> {
        drain(drain.node());
        restart(drain.node());
      }
    }
    cluster.repair();
  }

  private void flap(Fault.Flap flap) throws InterruptedException {
    for (int time = 0; time < flap.times(); time++) {
      cluster.partition(Set.of(flap.node()));
      await(flap.eachMillis());
      cluster.heal();
      await(flap.eachMillis());
    }
  }

  /** The node leaves in order and comes back. */
  private void restart(int node) {
    cluster.node(node).stop();
    cluster.repair();
  }

  private void drain(int node) {
    Http.Answer job =
        Http.postJson(
            cluster.node(node).base(),
            "/v1/cluster/members/" + TestCluster.name(node) + ":drain",
            "");
    if (job.status() != 202) {
      throw new IllegalStateException("drain: " + job);
    }
    String path = "/v1/jobs/" + job.body().get("id").asText();
    Awaitility.await().atMost(DRAIN_MAX).until(() -> state(node, path).equals("done"));
  }

  private String state(int node, String path) {
    return Http.get(cluster.node(node).base(), path).body().path("state").asText();
  }

  /** Lets time pass, as faults take some. */
  static void await(long millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
