package dev.weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.weir.config.ConfigLoader;
import dev.weir.placement.ShardLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A member with a toy type of entities whose figures the test sets. All members are in this JVM, so
 * questions are numbers and answers come back through a map: no serializer is needed.
 */
final class ToyNode implements AutoCloseable {
  static final EntityTypeKey<String> TOYS = EntityTypeKey.create(String.class, "toy");
  private static final EntityTypeKey<String> OTHERS = EntityTypeKey.create(String.class, "other");
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 5;

  /** State of each entity in bytes. */
  static final Map<String, Long> BYTES = new ConcurrentHashMap<>();

  private static final Map<String, CompletableFuture<String>> ASKED = new ConcurrentHashMap<>();
  private static final AtomicInteger QUESTIONS = new AtomicInteger();

  final String name;
  final ActorSystem<Void> system;
  final ClusterPlacement placement;

  private ToyNode(String name, ActorSystem<Void> system) {
    this.name = name;
    this.system = system;
    placement = new ClusterPlacement(system, TOYS, System::currentTimeMillis);
    init(TOYS);
    init(OTHERS);
    placement.start(() -> 0);
  }

  private void init(EntityTypeKey<String> type) {
    ClusterSharding.get(system)
        .init(
            Entity.of(type, context -> toy(name))
                .withAllocationStrategy(placement.register(type, ToyNode::figure)));
  }

  private static Optional<ShardSurvey.Figure> figure(String entity) {
    return Optional.of(new ShardSurvey.Figure("t-" + entity, BYTES.getOrDefault(entity, 0L), 0));
  }

  private static Behavior<String> toy(String node) {
    return Behaviors.receiveMessage(
        question -> {
          CompletableFuture<String> asked = ASKED.remove(question);
          if (asked != null) {
            asked.complete(node);
          }
          return Behaviors.same();
        });
  }

  /** Starts a member; the first one begins the cluster. */
  static ToyNode start(String name, Optional<ToyNode> seed) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko {
                  loglevel = WARNING
                  cluster {
                    roles = ["node-%s"]
                    jmx.multi-mbeans-in-same-jvm = on
                    shutdown-after-unsuccessful-join-seed-nodes = off
                    sharding { number-of-shards = 30, rebalance-interval = 300ms, retry-interval = 200ms }
                  }
                  remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }
                  persistence.journal.plugin = "pekko.persistence.journal.inmem"
                }
                """
                    .formatted(name))
            .withFallback(ConfigLoader.defaults().hocon());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "placement-test", config);
    ToyNode node = new ToyNode(name, system);
    Cluster cluster = Cluster.get(system);
    cluster
        .manager()
        .tell(
            Join.create(
                seed.map(s -> Cluster.get(s.system)).orElse(cluster).selfMember().address()));
    return node;
  }

  boolean isUp() {
    return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  /**
   * The node that answered. Asks again, as clients do: a region drops what it has buffered for a
   * shard when that moves on before it could be delivered.
   */
  String ask(String entity) throws Exception {
    String question = "q" + QUESTIONS.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    ASKED.put(question, answer);
    for (int tries = 1; ; tries++) {
      ClusterSharding.get(system).entityRefFor(TOYS, entity).tell(question);
      try {
        return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (tries == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  /** Placed shards as this node knows them. */
  List<ShardLoad> shards() {
    return placement.view().published("toy", Membership.of(Cluster.get(system)).all());
  }

  long shardsOf(String node) {
    return shards().stream().filter(load -> load.owner().equals(node)).count();
  }

  /** Leaves in order. */
  void leave() {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
