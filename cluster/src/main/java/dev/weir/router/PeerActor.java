package dev.weir.router;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorNotFound;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;

/**
 * An actor that every node has at the same path, on one of the nodes.
 *
 * <p>Its node looks the path up at each question. An {@link ActorRef} made of the path would do
 * until the node starts again: a question that arrives before the actor is there finds nothing, and
 * Artery's compression of references then offers that nothing as the short form of the path. From
 * then on every question gets lost, though the actor has long been there.
 *
 * @param <M> what it understands
 */
public final class PeerActor<M> {
  private final ActorSelection actor;

  /**
   * @param node where it is
   * @param name of a system actor
   */
  public PeerActor(ActorSystem<?> system, Address node, String name) {
    this.actor = Adapter.toClassic(system).actorSelection(node + "/system/" + name);
  }

  /**
   * Asks; fails with an {@link ActorNotFound} if the node has no such actor, and with a
   * TimeoutException if there is no answer in time.
   */
  public <R> CompletionStage<R> ask(
      Class<R> answer, Function<ActorRef<R>, M> question, Duration max) {
    CompletableFuture<R> answered = new CompletableFuture<>();
    // beside the question, not before it: as a rule the actor is there
    Patterns.ask(actor, new Identify(""), max)
        .thenAccept(
            identity -> {
              if (((ActorIdentity) identity).getActorRef().isEmpty()) {
                answered.completeExceptionally(new ActorNotFound(actor));
              }
            });
    Patterns.askWithReplyTo(actor, replyTo -> question.apply(Adapter.<R>toTyped(replyTo)), max)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                answered.completeExceptionally(failure);
              } else {
                answered.complete(answer.cast(reply));
              }
            });
    return answered;
  }
}
