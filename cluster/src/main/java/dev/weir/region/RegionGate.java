package dev.weir.region;

import dev.weir.entity.TenantReply.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a member of the cluster take part if its region does, and ends it otherwise.
 *
 * <p>The region's own copy of the directory is enough, so that a region that is cut off can restart
 * its nodes; one that does not know the region yet asks the root.
 */
public final class RegionGate {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private static final Logger LOG = LoggerFactory.getLogger(RegionGate.class);

  private final RegionLinks links;
  private final boolean alone;
  private final boolean withoutSeeds;
  private final CompletableFuture<Done> fit = new CompletableFuture<>();
  private volatile String waitingFor = "the node is not a member yet";

  private sealed interface Message {}

  private record Look() implements Message {}

  /**
   * What the directories say.
   *
   * @param others regions by the directory of another region; empty when none can be asked
   */
  private record Answer(List<Region> regions, List<Region> others, Throwable failure)
      implements Message {}

  private record Lists(List<Region> own, List<Region> others) {}

  private RegionGate(RegionLinks links, boolean alone, boolean withoutSeeds) {
    this.links = links;
    this.alone = alone;
    this.withoutSeeds = withoutSeeds;
    if (!alone) {
      fit.complete(Done.getInstance());
    }
  }

  /**
   * Begins to look.
   *
   * @param alone whether the journal allows one node in the region only
   * @param withoutSeeds whether the node knows no other that it could join
   */
  public static RegionGate start(
      ActorSystem<?> system, RegionLinks links, boolean alone, boolean withoutSeeds) {
    RegionGate gate = new RegionGate(links, alone, withoutSeeds);
    system.systemActorOf(gate.behavior(system), "weir-region-gate", Props.empty());
    return gate;
  }

  /** Done when the node may write at all, whatever the directories will say. */
  public CompletionStage<Done> fit() {
    return fit;
  }

  /** What the gate waits for; empty when it is open. */
  public String waitingFor() {
    return waitingFor;
  }

  private Behavior<Message> behavior(ActorSystem<?> system) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startTimerWithFixedDelay(new Look(), PAUSE);
                  return Behaviors.receive(Message.class)
                      .onMessage(
                          Look.class,
                          look -> {
                            Cluster cluster = Cluster.get(system);
                            if (!isUp(cluster.selfMember())) {
                              return Behaviors.same();
                            }
                            Optional<String> second = alone ? second(cluster) : Optional.empty();
                            if (second.isPresent()) {
                              return refused(system, second.get());
                            }
                            fit.complete(Done.getInstance());
                            context.pipeToSelf(
                                links.regions().thenCombine(links.regionsElsewhere(), Lists::new),
                                (lists, failure) ->
                                    failure == null
                                        ? new Answer(lists.own(), lists.others(), null)
                                        : new Answer(List.of(), List.of(), failure));
                            return Behaviors.same();
                          })
                      .onMessage(Answer.class, answer -> onAnswer(system, timers, answer))
                      .build();
                }));
  }

  private Behavior<Message> onAnswer(
      ActorSystem<?> system, TimerScheduler<Message> timers, Answer answer) {
    if (answer.failure() != null) {
      waitingFor = "region " + links.self() + " is not known yet: " + answer.failure().getMessage();
      return Behaviors.same();
    }
    Optional<String> refusal =
        unknown(answer.regions()).or(() -> foreign(answer.regions(), answer.others()));
    if (refusal.isPresent()) {
      return refused(system, refusal.get());
    }
    waitingFor = "";
    if (withoutSeeds && answer.regions().size() > 1) {
      LOG.warn(
          "weir.cluster.seed-nodes names no other node, but the cluster has the regions {}: started"
              + " again, this node is a cluster of its own, which never becomes one with that of"
              + " the others. Write the same nodes of several regions everywhere.",
          names(answer.regions()));
    }
    timers.cancelAll();
    return Behaviors.stopped();
  }

  private Behavior<Message> refused(ActorSystem<?> system, String line) {
    waitingFor = line;
    CoordinatedShutdown.get(system).runAll(new RegionRefused(line));
    return Behaviors.stopped();
  }

  /** A region that was a cluster of its own has circuits that the others know nothing of. */
  private Optional<String> foreign(List<Region> own, List<Region> others) {
    if (others.isEmpty() || own.getFirst().equals(others.getFirst())) {
      return Optional.empty();
    }
    return Optional.of(
        "weir.region.self: the journal of region %s began as that of a cluster of its own, which began"
                .formatted(links.self())
            + " in region %s; this cluster began in region %s. Start the region with a new journal."
                .formatted(own.getFirst().name(), others.getFirst().name()));
  }

  private Optional<String> unknown(List<Region> regions) {
    if (regions.stream().anyMatch(region -> region.name().equals(links.self()))) {
      return Optional.empty();
    }
    return Optional.of(
        "weir.region.self: region %s does not belong to the cluster, which has %s. Add it first,"
                .formatted(links.self(), names(regions))
            + " at a node of the cluster: ./weir region add "
            + links.self());
  }

  private static String names(List<Region> regions) {
    return regions.stream().map(Region::name).collect(Collectors.joining(", "));
  }

  private Optional<String> second(Cluster cluster) {
    Member self = cluster.selfMember();
    for (Member member : cluster.state().getMembers()) {
      if (member.dataCenter().equals(self.dataCenter())
          && !member.uniqueAddress().equals(self.uniqueAddress())
          && !cluster.state().getUnreachable().contains(member)
          && member.isOlderThan(self)) {
        return Optional.of(
            "weir.journal.kind: region %s has a node already, at %s, and leveldb is for one node:"
                    .formatted(links.self(), member.address().hostPort())
                + " each would keep a journal of its own. Write journal.kind = postgres and"
                + " journal.url on every node of the region, run ./weir journal init once, and"
                + " start again.");
      }
    }
    return Optional.empty();
  }

  private static boolean isUp(Member self) {
    return self.status().equals(MemberStatus.up());
  }
}
