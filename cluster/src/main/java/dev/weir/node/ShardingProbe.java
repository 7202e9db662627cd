package dev.weir.node;

import dev.weir.router.ShardingRouter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentRegions;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Asks the coordinators of shards until each knows the region of this node.
 *
 * <p>Once is enough: when a coordinator dies later, shards that are placed go on, and were every
 * node to call itself unready then, nobody would be served.
 */
final class ShardingProbe {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  private ShardingProbe() {
    missing.add(ShardingRouter.CIRCUITS.name());
    missing.add(ShardingRouter.TENANTS.name());
  }

  static ShardingProbe start(ActorSystem<?> system) {
    ShardingProbe probe = new ShardingProbe();
    for (String type : Set.copyOf(probe.missing)) {
      system.systemActorOf(probe.behavior(type), "weir-sharding-probe-" + type, Props.empty());
    }
    return probe;
  }

  boolean isRegistered() {
    return missing.isEmpty();
  }

  private sealed interface Message {}

  private record Ask() implements Message {}

  private record Answer(CurrentRegions regions) implements Message {}

  private Behavior<Message> behavior(String type) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  ActorRef<CurrentRegions> answers =
                      context.messageAdapter(CurrentRegions.class, Answer::new);
                  timers.startTimerWithFixedDelay(new Ask(), Duration.ZERO, PAUSE);
                  ActorSystem<?> system = context.getSystem();
                  return Behaviors.receive(Message.class)
                      .onMessage(
                          Ask.class,
                          ask -> {
                            ClusterSharding.get(Adapter.toClassic(system))
                                .shardRegion(type)
                                .tell(
                                    ShardRegion.getCurrentRegionsInstance(),
                                    Adapter.toClassic(answers));
                            return Behaviors.same();
                          })
                      .onMessage(Answer.class, answer -> answered(type, answer, system, timers))
                      .build();
                }));
  }

  private Behavior<Message> answered(
      String type, Answer answer, ActorSystem<?> system, TimerScheduler<Message> timers) {
    if (!answer.regions().getRegions().contains(Cluster.get(system).selfMember().address())) {
      return Behaviors.same();
    }
    missing.remove(type);
    timers.cancelAll();
    return Behaviors.stopped();
  }
}
