package dev.weir.node;

import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.DirectoryReplication;
import dev.weir.entity.Replication;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Answers commands that a region dropped before any entity saw them, so that the router sends them
 * again at once instead of waiting for an answer that cannot come.
 *
 * <p>A region drops what reaches it between the announcement of a shard's move and the move itself:
 * it would otherwise overtake what other regions have kept. What is still in its envelope was never
 * delivered, so nothing of it is stored.
 */
final class DroppedMessages {
  private static final String DETAIL =
      "The shard moves to another node. Nothing was stored; send the request again.";

  private static final CircuitReply CIRCUIT_MOVES =
      new CircuitReply.Rejected(ErrorCode.OWNERSHIP_CHANGED, DETAIL, Map.of());

  private static final TenantReply DIRECTORY_MOVES =
      new TenantReply.Refused(ErrorCode.OWNERSHIP_CHANGED, DETAIL);

  private DroppedMessages() {}

  /** Hears of every message that is dropped in this process. */
  static Behavior<AllDeadLetters> create() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .eventStream()
              .tell(new EventStream.Subscribe<>(AllDeadLetters.class, context.getSelf()));
          return Behaviors.receive(AllDeadLetters.class)
              .onMessage(
                  AllDeadLetters.class,
                  letter -> {
                    dropped(letter).ifPresent(dropped -> answer(dropped.message()));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  /** With remoting, what a region drops comes as a dead letter that holds it. */
  private static Optional<Dropped> dropped(AllDeadLetters letter) {
    Object message = letter instanceof Dropped ? letter : letter.message();
    return message instanceof Dropped dropped ? Optional.of(dropped) : Optional.empty();
  }

  private static void answer(Object message) {
    if (!(message instanceof ShardingEnvelope<?> envelope)) {
      return;
    }
    switch (envelope.message()) {
      case CircuitCommand command -> command.replyTo().tell(CIRCUIT_MOVES);
      case Replication.Routed routed -> routed.command().replyTo().tell(CIRCUIT_MOVES);
      case TenantCommand command -> command.replyTo().tell(DIRECTORY_MOVES);
      case DirectoryReplication.Routed routed -> routed.command().replyTo().tell(DIRECTORY_MOVES);
      default -> {}
    }
  }
}
