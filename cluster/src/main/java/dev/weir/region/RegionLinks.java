package dev.weir.region;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.DirectoryMessage;
import dev.weir.entity.Epochs;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.Regions;
import dev.weir.entity.Replication;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantDirectory;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Region;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import dev.weir.router.Elsewhere;
import dev.weir.router.ShardedMessages;
import dev.weir.router.ShardingRouter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The way to other regions: proxies of their shards.
 *
 * <p>A proxy keeps messages for a region it cannot find, so nothing is sent to a region that has no
 * node. Members of another region that are not heard stay in the list as if they were (Pekko tells
 * reachability of nodes within a region only), so who asks must not wait for ever. The region of an
 * ordinal never changes and is remembered.
 */
public final class RegionLinks implements Regions, Elsewhere {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
  private static final Duration KEEP_PAUSE = Duration.ofSeconds(5);

  /** A home that starts does not wait longer for what another region knows. */
  private static final Duration KNOWN_MAX = Duration.ofSeconds(2);

  private final WeirConfig.Region region;
  private final String self;
  private final ClusterSharding sharding;
  private final Cluster cluster;
  private final int shards;
  private final Address firstSeed;
  private final Map<String, Boolean> proxied = new ConcurrentHashMap<>();
  private final Map<Integer, String> names = new ConcurrentHashMap<>();

  /**
   * @param firstSeed address of the node that may form a cluster
   */
  public RegionLinks(
      WeirConfig.Region region,
      ActorSystem<?> system,
      ClusterSharding sharding,
      int shards,
      Address firstSeed) {
    this.region = region;
    this.self = region.self();
    this.sharding = sharding;
    this.cluster = Cluster.get(system);
    this.shards = shards;
    this.firstSeed = firstSeed;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public long maxLagMillis() {
    return region.maxLag().toMillis();
  }

  @Override
  public Optional<String> first() {
    boolean alone = true;
    for (Member member : cluster.state().getMembers()) {
      if (member.address().equals(firstSeed)) {
        return Optional.of(member.dataCenter());
      }
      alone &= member.dataCenter().equals(self);
    }
    return alone ? Optional.of(self) : Optional.empty();
  }

  @Override
  public CompletionStage<Home> home(String persistenceId, long epoch) {
    if (epoch == 0) {
      return homeOfNew(CircuitId.ofPersistenceId(persistenceId));
    }
    return named(epoch)
        .thenCompose(
            home ->
                home.region().equals(self)
                    ? known(persistenceId, others().stream().filter(this::isHeard).toList())
                        .thenCompose(copies -> named(newest(epoch, copies)))
                    : CompletableFuture.completedStage(home));
  }

  private static long newest(long own, List<Replication.Known> copies) {
    return copies.stream().mapToLong(Replication.Known::epoch).reduce(own, Math::max);
  }

  private CompletionStage<Home> named(long epoch) {
    int ordinal = Epochs.ordinal(epoch);
    String known = names.get(ordinal);
    return known != null
        ? CompletableFuture.completedStage(new Home(known, epoch))
        : regions().thenApply(all -> new Home(named(all, ordinal), epoch));
  }

  @Override
  public boolean isHeard(String region) {
    return !cluster.state().getUnreachableDataCenters().contains(region);
  }

  @Override
  public List<String> others() {
    return cluster.state().getAllDataCenters().stream()
        .filter(other -> !other.equals(self) && hasNode(other))
        .toList();
  }

  @Override
  public CompletionStage<List<Replication.Known>> known(String persistenceId) {
    return known(persistenceId, others());
  }

  private CompletionStage<List<Replication.Known>> known(
      String persistenceId, List<String> others) {
    String entity = CircuitId.ofPersistenceId(persistenceId).entityId();
    CompletionStage<List<Replication.Known>> all = CompletableFuture.completedStage(List.of());
    for (String other : others) {
      all = all.thenCombine(asked(other, entity), RegionLinks::joined);
    }
    return all;
  }

  private CompletionStage<List<Replication.Known>> asked(String other, String entity) {
    return in(ShardingRouter.CIRCUITS, other, entity)
        .<Replication.Known>ask(Replication.WhatIsKnown::new, KNOWN_MAX)
        .thenApply(List::of)
        .exceptionally(failure -> List.of());
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /**
   * A circuit without events is written where its tenant is at home. A copy of the directory that
   * knows the circuit also knows every move of the tenant before it was made; one that does not may
   * know an older home, which would be a second one.
   */
  private CompletionStage<Home> homeOfNew(CircuitId circuit) {
    return tenant(circuit, false)
        .thenCompose(
            known ->
                has(known, circuit)
                    ? CompletableFuture.completedStage(known)
                    : tenant(circuit, true))
        .thenCombine(
            regions(),
            (tenant, all) -> {
              if (!has(tenant, circuit)) {
                throw CircuitNames.notFound(tenant, circuit.circuit());
              }
              return new Home(tenant.home(), ordinal(all, tenant.home()));
            });
  }

  private static boolean has(Tenant tenant, CircuitId circuit) {
    return CircuitNames.of(tenant).contains(circuit.circuit());
  }

  private CompletionStage<Tenant> tenant(CircuitId circuit, boolean fresh) {
    return ask(replyTo -> new TenantCommand.Get(circuit.tenant(), fresh, replyTo))
        .thenApply(
            reply ->
                switch (reply) {
                  case TenantReply.Found found -> found.tenant();
                  case TenantReply.Refused refused ->
                      throw new WeirException(refused.code(), refused.detail());
                  case TenantReply.Page _, TenantReply.RegionList _, TenantReply.Moves _ ->
                      throw new IllegalStateException("not an answer to Get: " + reply);
                });
  }

  private static String named(List<Region> all, int ordinal) {
    return all.stream()
        .filter(region -> region.ordinal() == ordinal)
        .findAny()
        .map(Region::name)
        .orElseThrow(() -> unknown("with ordinal " + ordinal));
  }

  private static long ordinal(List<Region> all, String name) {
    return all.stream()
        .filter(region -> region.name().equals(name))
        .findAny()
        .map(Region::ordinal)
        .orElseThrow(() -> unknown(name));
  }

  private static WeirException unknown(String region) {
    return new WeirException(
        ErrorCode.RECOVERING, "The copy of the directory here does not know region " + region);
  }

  /** The regions, as this region's copy of the directory knows them. */
  CompletionStage<List<Region>> regions() {
    return ask(TenantCommand.ListRegions::new)
        .thenApply(
            reply -> {
              if (reply instanceof TenantReply.Refused refused) {
                throw new WeirException(refused.code(), refused.detail());
              }
              List<Region> all = ((TenantReply.RegionList) reply).regions();
              all.forEach(region -> names.put(region.ordinal(), region.name()));
              return all;
            });
  }

  /** The regions, as the copy of another region knows them; empty when none answers. */
  CompletionStage<List<Region>> regionsElsewhere() {
    for (Member member : cluster.state().getMembers()) {
      String other = member.dataCenter();
      if (!other.equals(self) && hasNode(other)) {
        return in(ShardingRouter.TENANTS, other, TenantDirectory.ENTITY_ID)
            .<TenantReply>ask(TenantCommand.ListRegions::new, ANSWER_MAX)
            .thenApply(
                reply ->
                    reply instanceof TenantReply.RegionList list
                        ? list.regions()
                        : List.<Region>of())
            .exceptionally(failure -> List.of());
      }
    }
    return CompletableFuture.completedStage(List.of());
  }

  /** Keeps the copy of the directory alive, which is what wakes the circuits of the region. */
  public void keepDirectory(ActorSystem<?> system) {
    system
        .scheduler()
        .scheduleWithFixedDelay(
            KEEP_PAUSE,
            KEEP_PAUSE,
            () -> {
              var _ = regions().exceptionally(failure -> List.of());
            },
            system.executionContext());
  }

  private CompletionStage<TenantReply> ask(
      Function<ActorRef<TenantReply>, TenantCommand> question) {
    return sharding
        .entityRefFor(ShardingRouter.TENANTS, TenantDirectory.ENTITY_ID)
        .ask(question::apply, ANSWER_MAX);
  }

  @Override
  public boolean hasNode(String region) {
    for (Member member : cluster.state().getMembers()) {
      if (member.dataCenter().equals(region) && member.status().equals(MemberStatus.up())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public EntityRef<IntakeMessage> circuit(String where, CircuitId circuit) {
    return in(ShardingRouter.CIRCUITS, where, circuit.entityId());
  }

  @Override
  public void send(String region, String persistenceId, IntakeMessage message) {
    String entity = CircuitId.ofPersistenceId(persistenceId).entityId();
    in(ShardingRouter.CIRCUITS, region, entity).tell(message);
  }

  @Override
  public void send(String region, DirectoryMessage message) {
    in(ShardingRouter.TENANTS, region, TenantDirectory.ENTITY_ID).tell(message);
  }

  private <M> EntityRef<M> in(EntityTypeKey<M> type, String region, String entity) {
    if (region.equals(self)) {
      return sharding.entityRefFor(type, entity);
    }
    // whoever comes second waits: a proxy that is not there yet throws
    proxied.computeIfAbsent(
        type.name() + " " + region,
        first -> {
          sharding.init(
              Entity.of(type, context -> Behaviors.<M>empty())
                  .withMessageExtractor(new ShardedMessages<>(shards))
                  .withDataCenter(region));
          return true;
        });
    return sharding.entityRefFor(type, entity, region);
  }
}
