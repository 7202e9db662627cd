package dev.weir.entity;

import dev.weir.config.WeirException;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/** Takes a journal before it is read; what is sent meanwhile waits. */
public final class Claiming {
  private Claiming() {}

  /**
   * Whose journal it is.
   *
   * @param type of its messages
   * @param waitingMax messages that wait; beyond it they are refused
   * @param refuse answers a message with why it is refused
   */
  public record Of<M>(
      Class<M> type, String persistenceId, int waitingMax, BiConsumer<M, WeirException> refuse) {}

  private record Claimed(long appendEpoch, Throwable failure) {}

  /**
   * Claims the journal, then becomes what reads it.
   *
   * @param then made with the epoch of the claim
   */
  public static <M> Behavior<M> first(
      Of<M> entity, Ownership ownership, LongFunction<Behavior<M>> then) {
    return Behaviors.<Object>setup(
            context -> {
              context.pipeToSelf(
                  ownership.claim(entity.persistenceId()),
                  (epoch, why) -> new Claimed(why == null ? epoch : 0, why));
              return Behaviors.withStash(
                  entity.waitingMax(), waiting -> claiming(entity, waiting, then));
            })
        .narrow();
  }

  private static <M> Behavior<Object> claiming(
      Of<M> entity, StashBuffer<Object> waiting, LongFunction<Behavior<M>> then) {
    return Behaviors.receive(Object.class)
        .onMessage(Claimed.class, claimed -> claimed(entity, waiting, claimed, then))
        .onMessage(entity.type(), message -> wait(entity, waiting, message))
        .build();
  }

  private static <M> Behavior<Object> wait(Of<M> entity, StashBuffer<Object> waiting, M message) {
    if (waiting.isFull()) {
      entity.refuse().accept(message, LogFailure.explain(null));
    } else {
      waiting.stash(message);
    }
    return Behaviors.same();
  }

  private static <M> Behavior<Object> claimed(
      Of<M> entity, StashBuffer<Object> waiting, Claimed claimed, LongFunction<Behavior<M>> then) {
    if (claimed.failure() != null) {
      WeirException why = LogFailure.explain(claimed.failure());
      waiting.forEach(message -> entity.refuse().accept(entity.type().cast(message), why));
      return Behaviors.stopped();
    }
    return waiting.unstashAll(then.apply(claimed.appendEpoch()).<Object>unsafeCast());
  }
}
