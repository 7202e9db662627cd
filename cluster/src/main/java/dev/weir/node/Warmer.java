package dev.weir.node;

import dev.weir.entity.EntityMetrics;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.Warming;
import dev.weir.router.CircuitId;
import dev.weir.router.ShardingRouter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * Makes the move of a shard short, on both sides, while its circuits still work where they are.
 *
 * <p>The owner takes snapshots where much would have to be replayed; the next owner reads them and
 * what follows, so that a circuit that starts there has almost nothing left to do. Found at the
 * same path on every node.
 */
final class Warmer {
  static final String NAME = "weir-warmer";

  /** The largest circuits of a shard are made warm; the others are small, or too many to keep. */
  private static final int CIRCUITS_MAX = 64;

  private static final Duration CHECKPOINT_MAX = Duration.ofSeconds(10);
  private static final Duration SHARDS_MAX = Duration.ofSeconds(2);
  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final Warming warming;
  private final Executor recovery;

  private Warmer(ActorSystem<?> system, Warming warming, Executor recovery) {
    this.system = system;
    this.warming = warming;
    this.recovery = recovery;
  }

  /** What a warmer is asked for. */
  sealed interface Message {}

  /** To the owner: make the shard's circuits quick to recover, and name them. */
  record Prepare(int shard, ActorRef<Prepared> replyTo) implements Message, AdminMessage {}

  /** By persistence id. */
  record Prepared(List<String> circuits) implements AdminMessage {}

  /** To the next owner: recover these circuits. */
  record Warm(List<String> circuits, ActorRef<Warmed> replyTo) implements Message, AdminMessage {}

  /** So many states wait for their circuits. */
  record Warmed(int circuits) implements AdminMessage {}

  private record Expire() implements Message {}

  /**
   * Runs at each node.
   *
   * @param recovery reads snapshots and events; never an actor's dispatcher
   */
  static Behavior<Message> create(ActorSystem<?> system, Warming warming, Executor recovery) {
    Warmer warmer = new Warmer(system, warming, recovery);
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Expire(), EXPIRE_EVERY);
          return Behaviors.receive(Message.class)
              .onMessage(Prepare.class, warmer::prepare)
              .onMessage(Warm.class, warmer::warm)
              .onMessage(Expire.class, expire -> warmer.expire())
              .build();
        });
  }

  private Behavior<Message> expire() {
    warming.expire();
    return Behaviors.same();
  }

  private Behavior<Message> prepare(Prepare prepare) {
    shards()
        .thenCompose(state -> checkpoints(prepare.shard(), state))
        .thenAccept(circuits -> prepare.replyTo().tell(new Prepared(circuits)))
        .exceptionally(
            failure -> {
              system.log().warn("shard {} moves unprepared", prepare.shard(), failure);
              return null;
            });
    return Behaviors.same();
  }

  private CompletionStage<CurrentShardRegionState> shards() {
    return AskPattern.ask(
        ClusterSharding.get(system).shardState(),
        replyTo -> new GetShardRegionState(ShardingRouter.CIRCUITS, replyTo),
        SHARDS_MAX,
        system.scheduler());
  }

  private CompletionStage<List<String>> checkpoints(int shard, CurrentShardRegionState state) {
    List<CircuitId> largest =
        state.getShards().stream()
            .filter(each -> each.shardId().equals(Integer.toString(shard)))
            .map(ShardState::getEntityIds)
            .flatMap(Set::stream)
            .map(CircuitId::ofEntityId)
            .sorted(Comparator.comparingLong(Warmer::stateBytes).reversed())
            .limit(CIRCUITS_MAX)
            .toList();
    CompletableFuture<?>[] taken =
        largest.stream().map(this::checkpoint).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(taken)
        .thenApply(all -> largest.stream().map(CircuitId::persistenceId).toList());
  }

  private static long stateBytes(CircuitId circuit) {
    return EntityMetrics.figure(circuit.persistenceId())
        .map(EntityMetrics.Figure::stateBytes)
        .orElse(0L);
  }

  /** A circuit that cannot is recovered from what it has. */
  private CompletableFuture<Done> checkpoint(CircuitId circuit) {
    return ClusterSharding.get(system)
        .entityRefFor(ShardingRouter.CIRCUITS, circuit.entityId())
        .<Done>ask(IntakeMessage.Checkpoint::new, CHECKPOINT_MAX)
        .exceptionally(failure -> Done.getInstance())
        .toCompletableFuture();
  }

  private Behavior<Message> warm(Warm warm) {
    recovery.execute(
        () -> {
          warm.circuits().forEach(warming::warm);
          warm.replyTo().tell(new Warmed(warm.circuits().size()));
        });
    return Behaviors.same();
  }
}
