package dev.weir.node;

import dev.weir.router.PeerActor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Has both nodes of a move prepare for it. A move that cannot be prepared takes place all the same.
 */
final class MovePreparation {
  private static final Duration EACH_MAX = Duration.ofSeconds(15);

  private final ActorSystem<?> system;

  MovePreparation(ActorSystem<?> system) {
    this.system = system;
  }

  /** Completes when the shard's circuits are warm at the node they go to, or cannot be. */
  CompletionStage<Done> of(int shard, String from, String to) {
    Optional<PeerActor<Warmer.Message>> owner = warmer(from);
    Optional<PeerActor<Warmer.Message>> next = warmer(to);
    if (owner.isEmpty() || next.isEmpty()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    return owner
        .get()
        .ask(Warmer.Prepared.class, replyTo -> new Warmer.Prepare(shard, replyTo), EACH_MAX)
        .thenCompose(
            prepared ->
                next.get()
                    .ask(
                        Warmer.Warmed.class,
                        replyTo -> new Warmer.Warm(prepared.circuits(), replyTo),
                        EACH_MAX))
        .handle((warmed, failure) -> Done.getInstance());
  }

  private Optional<PeerActor<Warmer.Message>> warmer(String node) {
    for (Member member : Cluster.get(system).state().getMembers()) {
      if (NodeNames.of(member).equals(node)) {
        return Optional.of(new PeerActor<>(system, member.address(), Warmer.NAME));
      }
    }
    return Optional.empty();
  }
}
