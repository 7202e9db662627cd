package dev.weir.node;

import dev.weir.config.WeirConfig;
import dev.weir.region.RegionRefused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** The parts of coordinated shutdown that belong to the node as a whole. */
final class Shutdown {
  private final ActorSystem<?> system;
  private final WeirConfig config;

  /** Shards that have not moved by then are handed over without preparation. */
  private static final Duration MOVES_MAX = Duration.ofSeconds(15);

  private final JoinAttempt attempt;
  private final ClusterPlacement placement;
  private volatile boolean draining;

  private Shutdown(
      ActorSystem<?> system, WeirConfig config, JoinAttempt attempt, ClusterPlacement placement) {
    this.system = system;
    this.config = config;
    this.attempt = attempt;
    this.placement = placement;
  }

  static Shutdown prepare(
      ActorSystem<?> system, WeirConfig config, JoinAttempt attempt, ClusterPlacement placement) {
    Shutdown shutdown = new Shutdown(system, config, attempt, placement);
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "weir-draining", shutdown::drain);
    system.getWhenTerminated().whenComplete((done, failure) -> attempt.close());
    return shutdown;
  }

  boolean isDraining() {
    return draining;
  }

  /** Why the node ends or has ended. */
  NodeEnd end() {
    CoordinatedShutdown.Reason reason =
        CoordinatedShutdown.get(system).getShutdownReason().orElse(null);
    if (reason instanceof NameTaken taken) {
      return new NodeEnd.Refused(List.of(taken.line()));
    }
    if (reason instanceof RegionRefused refused) {
      return new NodeEnd.Refused(List.of(refused.line()));
    }
    if (CoordinatedShutdown.incompatibleConfigurationDetectedReason().equals(reason)) {
      return new NodeEnd.Refused(differences());
    }
    if (CoordinatedShutdown.clusterJoinUnsuccessfulReason().equals(reason)) {
      return new NodeEnd.NoSeedAnswered(config.cluster().seedNodes());
    }
    return CoordinatedShutdown.clusterDowningReason().equals(reason)
        ? new NodeEnd.Downed()
        : new NodeEnd.Left();
  }

  /** Runs when all has ended but the actor system: nothing can be said after it. */
  void lastly(Consumer<NodeEnd> farewell) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "weir-farewell",
            () -> {
              farewell.accept(end());
              return done();
            });
  }

  private List<String> differences() {
    return attempt.differences().isEmpty()
        ? List.of(
            "a setting of Pekko differs from the cluster's: the log of a seed names it. Take"
                + " settings below pekko out of the configuration, or make them alike everywhere.")
        : attempt.differences();
  }

  /**
   * Load balancers need a moment to see that the node is not ready any more; meanwhile its circuits
   * move. Whoever asks here until the end is answered from where they are.
   */
  private CompletionStage<Done> drain() {
    draining = true;
    if (!isOneOfSeveral()) {
      return done();
    }
    CompletionStage<Done> seen =
        CompletableFuture.supplyAsync(
            Done::getInstance,
            CompletableFuture.delayedExecutor(
                config.http().drainWait().toMillis(), TimeUnit.MILLISECONDS));
    return placement.leave(MOVES_MAX).thenCombine(seen, (moved, done) -> done);
  }

  /** Others can take the requests; a downed or refused node has none. */
  private boolean isOneOfSeveral() {
    Cluster cluster = Cluster.get(system);
    int members = 0;
    for (Member member : cluster.state().getMembers()) {
      members += member.dataCenter().equals(cluster.selfMember().dataCenter()) ? 1 : 0;
    }
    return end() instanceof NodeEnd.Left
        && cluster.selfMember().status().equals(MemberStatus.up())
        && members > 1;
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedFuture(Done.getInstance());
  }
}
