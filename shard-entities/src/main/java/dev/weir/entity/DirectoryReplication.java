package dev.weir.entity;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the copies of the directory in several regions tell each other, and themselves. */
public sealed interface DirectoryReplication extends DirectoryMessage {
  /** A command that a copy passes on to the directory's home; never passed on again. */
  record Routed(TenantCommand command) implements DirectoryReplication {}

  /**
   * Asks the directory's home for events. Answered by {@link Pulled}, empty when there is none, or
   * by {@link Diverged}.
   *
   * @param region of the copy that asks
   * @param epoch under which the event before {@code fromRev} was written; 0 if there is none
   */
  record Pull(String region, long fromRev, long epoch, ActorRef<DirectoryReplication> replyTo)
      implements DirectoryReplication {}

  /** The same as {@link Replication.Diverged}. */
  record Diverged(long epoch, long end) implements DirectoryReplication {}

  /**
   * Tells another copy who writes the directory as far as this one knows, and asks the same.
   * Answered by {@link RootIs}.
   *
   * @param region that writes it
   * @param epoch since which it does
   */
  record WhoIsRoot(String region, long epoch, ActorRef<DirectoryReplication> replyTo)
      implements DirectoryReplication {}

  /**
   * Who writes the directory as far as a copy knows.
   *
   * @param epoch since which it does
   * @param region of the copy
   * @param rev of its newest event
   */
  record RootIs(String root, long epoch, String region, long rev) implements DirectoryReplication {}

  /** Events from a rev on. */
  record Pulled(long fromRev, List<TenantEvent> events) implements DirectoryReplication {}

  /** What a copy only says to itself. */
  sealed interface Signal extends DirectoryReplication {}

  /** A circuit was asked to move, and answered, or did not in time. */
  record MoveAnswered(String job, String circuit, CircuitReply reply) implements Signal {}

  /** The log was cut back to what the root has; {@code failure} is null when it went well. */
  record Healed(Throwable failure) implements Signal {}

  /** Some time has passed: follow the home, wake circuits, move circuits. */
  record Tick() implements Signal {}
}
