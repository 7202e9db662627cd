package dev.weir.node;

import com.typesafe.config.Config;
import dev.weir.config.Clock;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.Refusal;
import dev.weir.config.WeirConfig;
import dev.weir.entity.CircuitEntity;
import dev.weir.entity.EntityMetrics;
import dev.weir.entity.EntityWiring;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.Ownership;
import dev.weir.entity.StateReader;
import dev.weir.entity.TenantDirectory;
import dev.weir.entity.Warming;
import dev.weir.job.Jobs;
import dev.weir.job.Tools;
import dev.weir.placement.Placement;
import dev.weir.region.RegionGate;
import dev.weir.region.RegionLinks;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import dev.weir.router.ShardedMessages;
import dev.weir.router.ShardingRouter;
import dev.weir.rules.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/**
 * One node: actor system, cluster membership, journal, shards.
 *
 * <p>Started once by {@code app.Main}; everything it owns ends with {@link #stop}.
 */
public final class Node {
  private static final String SYSTEM = "weir";
  private static final int RECOVERY_THREADS = 2;

  private static final String REMOVED = "removed";

  /** Regions forget a node a moment after its removal, on hearing that its actors have ended. */
  private static final Duration REGIONS_KNOW = Duration.ofMillis(300);

  private final ActorSystem<Void> system;
  private final WeirConfig config;
  private final NodeReadiness readiness;
  private final ShardingRouter router;
  private final Placement placement;
  private final Jobs jobs;
  private final Rules rules;
  private final Shutdown shutdown;
  private final ClusterView view;
  private final ClusterWatch watch;

  private Node(
      ActorSystem<Void> system,
      WeirConfig config,
      NodeReadiness readiness,
      ShardingRouter router,
      Placement placement,
      Jobs jobs,
      Rules rules,
      Shutdown shutdown,
      Clock clock) {
    this.system = system;
    this.config = config;
    this.readiness = readiness;
    this.router = router;
    this.placement = placement;
    this.jobs = jobs;
    this.rules = rules;
    this.shutdown = shutdown;
    this.view = new ClusterView(system);
    this.watch = ClusterWatch.start(system, view, clock);
    watch.listen(this::askAgainWithout);
  }

  /** What was sent to a node that is removed is lost. */
  private void askAgainWithout(ClusterNews news) {
    if (news instanceof ClusterNews.MemberChanged member && member.status().equals(REMOVED)) {
      system.scheduler().scheduleOnce(REGIONS_KNOW, router::askAgain, system.executionContext());
    }
  }

  /**
   * Opens the journal, joins the cluster and starts the shards.
   *
   * @param version of the product; only nodes of one line of versions run together
   * @param seed of the engine's hash tables; unpredictable in production
   * @throws dev.weir.config.WeirException when the journal cannot be opened
   */
  public static Node start(EffectiveConfig config, String version, Clock clock, int seed) {
    Config hocon = JoinFacts.into(config, version);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), SYSTEM, hocon);
    try {
      Node node = start(system, config.weir(), clock, seed);
      node.report(version);
      return node;
    } catch (RuntimeException failure) {
      system.terminate();
      throw failure;
    }
  }

  private static Node start(ActorSystem<Void> system, WeirConfig config, Clock clock, int seed) {
    LocalJournal journal = LocalJournal.open(system, config);
    EntityMetrics.showTenants(config.metrics().tenantLabelsMax());
    ClusterSharding sharding = ClusterSharding.get(system);
    int shards = config.cluster().shards();
    RegionLinks links =
        new RegionLinks(config.region(), system, sharding, shards, firstSeed(system, config));
    RegionGate gate =
        RegionGate.start(system, links, isAlone(config), !config.cluster().hasOtherSeeds());
    EntityWiring wiring =
        NodeParts.wiring(
            system, config, clock, seed, journal, links, owned(journal.ownership(), gate));
    ClusterPlacement placement = new ClusterPlacement(system, ShardingRouter.CIRCUITS, clock);
    sharding.init(
        Entity.of(
                ShardingRouter.CIRCUITS,
                entity ->
                    CircuitEntity.create(
                        CircuitId.ofEntityId(entity.getEntityId()).persistenceId(), wiring))
            .withStopMessage(new IntakeMessage.Stop())
            .withMessageExtractor(new ShardedMessages<>(shards))
            .withAllocationStrategy(
                placement.register(ShardingRouter.CIRCUITS, CircuitFigures::of)));
    sharding.init(
        Entity.of(
                ShardingRouter.TENANTS,
                entity -> TenantDirectory.create(NodeParts.directory(wiring)))
            .withMessageExtractor(new ShardedMessages<>(shards))
            .withAllocationStrategy(
                placement.register(ShardingRouter.TENANTS, entity -> Optional.empty())));
    ShardingRouter router =
        new ShardingRouter(system, sharding, config.limits(), wiring.courier(), links);
    Tools tools = NodeParts.tools(config, seed, journal, router, wiring);
    Jobs jobs = ShardedJobs.start(system, sharding, placement, shards, tools);
    ShardedRules rules =
        ShardedRules.start(system, sharding, placement, shards, router, config, clock);
    placement.start(EntityMetrics::recoveryBytesPerSecond);
    links.keepDirectory(system);
    startWarmer(system, journal, wiring);
    system.systemActorOf(DroppedMessages.create(), "weir-dropped-messages", Props.empty());
    Shutdown shutdown = join(system, config, placement);
    Cluster cluster = Cluster.get(system);
    return new Node(
        system,
        config,
        new NodeReadiness(
            cluster,
            config.region().self(),
            journal,
            config.segments().dir(),
            ShardingProbe.start(system),
            gate,
            shutdown),
        router,
        placement,
        jobs,
        rules,
        shutdown,
        clock);
  }

  private static void startWarmer(
      ActorSystem<Void> system, LocalJournal journal, EntityWiring wiring) {
    Warming warming =
        new Warming(
            new StateReader(journal.log(), journal.snapshots(), wiring.limits(), wiring.seed()),
            wiring.warmStates());
    system.systemActorOf(
        Warmer.create(system, warming, NodeParts.pool(system, "weir-recovery", RECOVERY_THREADS)),
        Warmer.NAME,
        Props.empty());
    wiring.warmUp();
  }

  private void report(String version) {
    system.systemActorOf(
        NodeReporter.create(config.node().name(), config.region().self(), version),
        NodeReporter.NAME,
        Props.empty());
  }

  /** Without seeds a node is a cluster of its own, which others may join. */
  private static Shutdown join(
      ActorSystem<Void> system, WeirConfig config, ClusterPlacement placement) {
    Cluster cluster = Cluster.get(system);
    JoinAttempt attempt = JoinAttempt.open(system.settings().config());
    Shutdown shutdown = Shutdown.prepare(system, config, attempt, placement);
    system.systemActorOf(
        JoinWatch.create(attempt, config.node().role()), "weir-join-watch", Props.empty());
    List<Address> seeds = seeds(config);
    cluster
        .manager()
        .tell(
            seeds.isEmpty()
                ? Join.create(cluster.selfMember().address())
                : new JoinSeedNodes(seeds));
    return shutdown;
  }

  private static List<Address> seeds(WeirConfig config) {
    return config.cluster().seedNodes().stream()
        .map(seed -> new Address("pekko", SYSTEM, seed.host(), seed.port()))
        .toList();
  }

  private static Address firstSeed(ActorSystem<Void> system, WeirConfig config) {
    return seeds(config).stream()
        .findFirst()
        .orElseGet(() -> Cluster.get(system).selfMember().address());
  }

  /** LevelDB is for one node of a region, unless somebody insists. */
  private static boolean isAlone(WeirConfig config) {
    return config.journal().kind() == WeirConfig.Journal.Kind.LEVELDB
        && !config.unsafe().allow().contains(Refusal.LEVELDB_CLUSTER);
  }

  /** A node that may not take part claims nothing, so it writes nothing. */
  private static Ownership owned(Ownership journal, RegionGate gate) {
    return id -> gate.fit().thenCompose(done -> journal.claim(id));
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public Router router() {
    return router;
  }

  /** Which node owns which shard, and how that changes. */
  public Placement placement() {
    return placement;
  }

  /** Long work on circuits of this region. */
  public Jobs jobs() {
    return jobs;
  }

  /** The rules of tenants of this region. */
  public Rules rules() {
    return rules;
  }

  public Readiness readiness() {
    return readiness;
  }

  public WeirConfig config() {
    return config;
  }

  /** All nodes of the cluster. */
  public ClusterView cluster() {
    return view;
  }

  /** What happens in the cluster. */
  public ClusterWatch watch() {
    return watch;
  }

  /** Why the node ends or has ended. */
  public NodeEnd end() {
    return shutdown.end();
  }

  /** Tells why the node ends, before the process may be gone. */
  public void lastly(Consumer<NodeEnd> farewell) {
    shutdown.lastly(farewell);
  }

  /** Ends the actor system at once, without leaving the cluster. */
  public void terminate() {
    system.terminate();
  }

  /** Leaves the cluster, stops every entity and closes the journal. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
  }
}
