package dev.weir.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
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
    Optional<ActorRef<Warmer.Message>> owner = warmer(from);
    Optional<ActorRef<Warmer.Message>> next = warmer(to);
    if (owner.isEmpty() || next.isEmpty()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    return this.<Warmer.Prepared>ask(owner.get(), replyTo -> new Warmer.Prepare(shard, replyTo))
        .thenCompose(
            prepared ->
                this.<Warmer.Warmed>ask(
                    next.get(), replyTo -> new Warmer.Warm(prepared.circuits(), replyTo)))
        .handle((warmed, failure) -> Done.getInstance());
  }

  private <R> CompletionStage<R> ask(
      ActorRef<Warmer.Message> warmer, Function<ActorRef<R>, Warmer.Message> question) {
    return AskPattern.ask(warmer, question::apply, EACH_MAX, system.scheduler());
  }

  private Optional<ActorRef<Warmer.Message>> warmer(String node) {
    for (Member member : Cluster.get(system).state().getMembers()) {
      if (NodeNames.of(member).equals(node)) {
        return Optional.of(
            ActorRefResolver.get(system)
                .resolveActorRef(member.address() + "/system/" + Warmer.NAME));
      }
    }
    return Optional.empty();
  }
}
