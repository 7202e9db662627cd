package dev.weir.entity;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the copies of the directory in several regions tell each other, and themselves. */
public sealed interface DirectoryReplication extends DirectoryMessage {
  /** A command that a copy passes on to the directory's home; never passed on again. */
  record Routed(TenantCommand command) implements DirectoryReplication {}

  /** Asks the directory's home for events. Answered by {@link Pulled}, empty when there is none. */
  record Pull(long fromRev, ActorRef<DirectoryReplication> replyTo)
      implements DirectoryReplication {}

  /** Events from a rev on. */
  record Pulled(long fromRev, List<TenantEvent> events) implements DirectoryReplication {}

  /** What a copy only says to itself. */
  sealed interface Signal extends DirectoryReplication {}

  /** A circuit was asked to move, and answered, or did not in time. */
  record MoveAnswered(String job, String circuit, CircuitReply reply) implements Signal {}

  /** Some time has passed: follow the home, wake circuits, move circuits. */
  record Tick() implements Signal {}
}
