package dev.weir.node;

import dev.weir.config.Clock;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirConfig;
import dev.weir.entity.CircuitEntity;
import dev.weir.entity.EntityMetrics;
import dev.weir.entity.EntityWiring;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.TenantDirectory;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import dev.weir.router.ShardingRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * One node: actor system, cluster membership, journal, shards.
 *
 * <p>Started once by {@code app.Main}; everything it owns ends with {@link #stop}.
 */
public final class Node {
  private static final int PLANNING_THREADS = 2;
  private static final int BACKGROUND_THREADS = 1;
  private static final int SUMMING_THREADS = 1;

  private final ActorSystem<Void> system;
  private final WeirConfig config;
  private final NodeReadiness readiness;
  private final Router router;

  private Node(
      ActorSystem<Void> system, WeirConfig config, NodeReadiness readiness, Router router) {
    this.system = system;
    this.config = config;
    this.readiness = readiness;
    this.router = router;
  }

  /**
   * Opens the journal, joins the cluster and starts the shards.
   *
   * @param seed of the engine's hash tables; unpredictable in production
   * @throws dev.weir.config.WeirException when the journal cannot be opened
   */
  public static Node start(EffectiveConfig config, Clock clock, int seed) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "weir", config.hocon());
    try {
      return start(system, config.weir(), clock, seed);
    } catch (RuntimeException failure) {
      system.terminate();
      throw failure;
    }
  }

  private static Node start(ActorSystem<Void> system, WeirConfig config, Clock clock, int seed) {
    LocalJournal journal = LocalJournal.open(system, config);
    EntityMetrics.showTenants(config.metrics().tenantLabelsMax());
    ClusterSharding sharding = ClusterSharding.get(system);
    EntityWiring wiring = wiring(system, config, clock, seed, journal);
    sharding.init(
        Entity.of(
            ShardingRouter.CIRCUITS,
            entity ->
                CircuitEntity.create(
                    CircuitId.ofEntityId(entity.getEntityId()).persistenceId(), wiring)));
    sharding.init(Entity.of(ShardingRouter.TENANTS, entity -> TenantDirectory.create(clock)));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return new Node(
        system,
        config,
        new NodeReadiness(cluster, journal),
        new ShardingRouter(sharding, config.limits()));
  }

  private static EntityWiring wiring(
      ActorSystem<Void> system, WeirConfig config, Clock clock, int seed, LocalJournal journal) {
    ExecutorService planning = pool(system, "weir-planning", PLANNING_THREADS);
    ExecutorService background = pool(system, "weir-background", BACKGROUND_THREADS);
    return new EntityWiring(
        config.limits(),
        config.snapshot(),
        clock,
        seed,
        planning,
        background,
        pool(system, "weir-summing", SUMMING_THREADS),
        journal.writeGuard(),
        journal.snapshots());
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public Router router() {
    return router;
  }

  public Readiness readiness() {
    return readiness;
  }

  public WeirConfig config() {
    return config;
  }

  /** The members of the cluster as this node sees them. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    Cluster.get(system).state().getMembers().forEach(members::add);
    return members;
  }

  /** Ends the actor system at once, without leaving the cluster. */
  public void terminate() {
    system.terminate();
  }

  /** Leaves the cluster, stops every entity and closes the journal. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
  }

  private static ExecutorService pool(ActorSystem<Void> system, String name, int threads) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    ExecutorService pool = Executors.newFixedThreadPool(threads, factory);
    system.getWhenTerminated().whenComplete((done, failure) -> pool.shutdownNow());
    return pool;
  }
}
