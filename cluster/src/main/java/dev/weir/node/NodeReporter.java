package dev.weir.node;

import dev.weir.entity.EntityMetrics;
import dev.weir.entity.FollowerMetrics;
import dev.weir.router.CircuitId;
import dev.weir.router.ShardingRouter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** Tells other nodes what this one holds; found at the same path on every node. */
final class NodeReporter {
  static final String NAME = "weir-node-reporter";

  /** Below the deadline of who asks. */
  private static final Duration SHARDS_MAX = Duration.ofMillis(1500);

  private NodeReporter() {}

  sealed interface Message {}

  /** The one question. */
  record GetReport(ActorRef<NodeReport> replyTo) implements Message, AdminMessage {}

  private record Found(Set<ShardState> shards, ActorRef<NodeReport> replyTo) implements Message {}

  private record NotFound() implements Message {}

  static Behavior<Message> create(String node, String region, String version) {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Message.class)
                .onMessage(GetReport.class, question -> look(context, question))
                .onMessage(
                    Found.class,
                    found -> {
                      found
                          .replyTo()
                          .tell(
                              new NodeReport(
                                  node,
                                  region,
                                  version,
                                  shards(found.shards()),
                                  FollowerMetrics.lags()));
                      return Behaviors.same();
                    })
                .onMessage(NotFound.class, none -> Behaviors.same())
                .build());
  }

  /** Who asks in vain shows this node as one that does not answer. */
  private static Behavior<Message> look(ActorContext<Message> context, GetReport question) {
    context.ask(
        CurrentShardRegionState.class,
        ClusterSharding.get(context.getSystem()).shardState(),
        SHARDS_MAX,
        replyTo -> new GetShardRegionState(ShardingRouter.CIRCUITS, replyTo),
        (state, failure) ->
            state == null ? new NotFound() : new Found(state.getShards(), question.replyTo()));
    return Behaviors.same();
  }

  private static List<NodeReport.Shard> shards(Set<ShardState> states) {
    return states.stream()
        .map(
            state ->
                new NodeReport.Shard(
                    Integer.parseInt(state.shardId()),
                    state.getEntityIds().size(),
                    state.getEntityIds().stream()
                        .map(id -> CircuitId.ofEntityId(id).persistenceId())
                        .flatMap(id -> EntityMetrics.figure(id).stream())
                        .mapToLong(EntityMetrics.Figure::stateBytes)
                        .sum()))
        .sorted(Comparator.comparingInt(NodeReport.Shard::shard))
        .toList();
  }
}
