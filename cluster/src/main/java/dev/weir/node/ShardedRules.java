package dev.weir.node;

import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.router.Router;
import dev.weir.router.ShardedMessages;
import dev.weir.rules.RuleHost;
import dev.weir.rules.RuleKeeper;
import dev.weir.rules.RuleMessage;
import dev.weir.rules.RuleNode;
import dev.weir.rules.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** Has a keeper for each tenant with rules through cluster sharding, and keeps it alive. */
final class ShardedRules implements Rules {
  private static final EntityTypeKey<RuleMessage> KEEPERS =
      EntityTypeKey.create(RuleMessage.class, "rules");

  private static final Duration WAKE_PAUSE = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int PAGE = 1_000;

  private final ClusterSharding sharding;
  private final Cluster cluster;
  private final Router router;
  private final String region;
  private final Clock clock;
  private final List<String> alertmanagers;
  private volatile Optional<RuleNode> node = Optional.empty();

  private ShardedRules(
      ActorSystem<?> system,
      ClusterSharding sharding,
      Router router,
      String region,
      Clock clock,
      List<String> alertmanagers) {
    this.sharding = sharding;
    this.cluster = Cluster.get(system);
    this.router = router;
    this.region = region;
    this.clock = clock;
    this.alertmanagers = alertmanagers;
  }

  /** Starts the keepers' shards, and wakes those that shall be from then on. */
  static ShardedRules start(
      ActorSystem<?> system,
      ClusterSharding sharding,
      ClusterPlacement placement,
      int shards,
      Router router,
      WeirConfig config,
      Clock clock) {
    ShardedRules rules =
        new ShardedRules(
            system,
            sharding,
            router,
            config.region().self(),
            clock,
            config.metrics().alertmanagers());
    sharding.init(
        Entity.of(KEEPERS, entity -> RuleKeeper.create(entity.getEntityId(), () -> rules.node))
            .withMessageExtractor(new ShardedMessages<>(shards))
            .withAllocationStrategy(placement.register(KEEPERS, entity -> Optional.empty())));
    system
        .scheduler()
        .scheduleWithFixedDelay(WAKE_PAUSE, WAKE_PAUSE, rules::wakeAll, system.executionContext());
    return rules;
  }

  @Override
  public void serve(RuleHost host) {
    node = Optional.of(new RuleNode(host, clock, alertmanagers));
  }

  @Override
  public void changed(String tenant) {
    wake(tenant, true);
  }

  private void wake(String tenant, boolean changed) {
    sharding.entityRefFor(KEEPERS, tenant).tell(new RuleMessage.Wake(changed));
  }

  /** One node of a region does it, while nothing is in doubt: see {@link ShardedJobs}. */
  private void wakeAll() {
    boolean isSettled =
        cluster.selfMember().status().equals(MemberStatus.up())
            && cluster.state().getUnreachable().isEmpty();
    if (isSettled && cluster.selfMember().address().equals(cluster.state().getLeader())) {
      wakeAfter("");
    }
  }

  /** A page that does not come is asked for again with the next round. */
  private void wakeAfter(String last) {
    CompletionStage<TenantReply> page =
        router.askTenants(
            replyTo -> new TenantCommand.ListTenants(last, PAGE, replyTo), ANSWER_MAX);
    page.thenAccept(
        reply -> {
          if (reply instanceof TenantReply.Page(var tenants, boolean more)) {
            tenants.stream()
                .filter(tenant -> tenant.home().equals(region) && !tenant.deleting())
                .filter(tenant -> tenant.circuit(CircuitNames.RULES).isPresent())
                .forEach(tenant -> wake(tenant.name(), false));
            if (more) {
              wakeAfter(tenants.getLast().name());
            }
          }
        });
  }
}
