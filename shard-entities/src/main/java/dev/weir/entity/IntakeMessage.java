package dev.weir.entity;

import dev.weir.config.WeirException;
import dev.weir.zset.RowBatch;
import java.util.List;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything the intake of a circuit receives: commands from outside, signals from its log. */
public sealed interface IntakeMessage
    permits CircuitCommand, Replication, SnapshotMessage, IntakeMessage.Signal {
  /** What only the circuit's own actors say. */
  sealed interface Signal extends IntakeMessage {}

  /** The journal has been claimed; {@code failure} is null when it went well. */
  record Claimed(long appendEpoch, Throwable failure) implements Signal {}

  /**
   * The circuit will move soon: take a snapshot if that spares its next owner work. Answered when
   * nothing of the kind is left to do.
   */
  record Checkpoint(ActorRef<Done> replyTo) implements Signal {
    /** Has the log do it, if it can. */
    void order(ActorRef<LogCommand> log, boolean active) {
      if (active) {
        log.tell(new LogCommand.Checkpoint(replyTo));
      } else {
        replyTo.tell(Done.getInstance());
      }
    }
  }

  /** The shard moves to another node or the node leaves: finish what is begun, then end. */
  record Stop() implements Signal {}

  /**
   * The log has replayed its journal and takes commands.
   *
   * @param epochs of its events, and of the next one
   */
  record Recovered(ActorRef<LogCommand> log, long rev, EpochHistory epochs) implements Signal {}

  /**
   * Where the circuit is at home; {@code failure} is null when that could be found out.
   *
   * @param question which was asked for the log that recovered last, or for one that has failed
   */
  record HomeKnown(Regions.Home home, FindHome question, Throwable failure) implements Signal {}

  /**
   * Asks where the circuit is at home.
   *
   * @param epoch of the events that come next; 0 when there is none yet
   */
  record FindHome(ActorRef<LogCommand> log, long epoch) implements Signal {}

  /** A batch is durable, and its answer waits until other regions hold it. */
  record Replicating(CircuitCommand.Submit batch, CircuitReply.Committed reply) implements Signal {}

  /** Events from home do not follow the own ones, or cannot be read. */
  record NotFollowed(WeirException why) implements Signal {}

  /**
   * The log has finished what it was given.
   *
   * @param epochs of its events, and of the next one: another one when the home has changed
   * @param changed views whose history moved on or ended
   * @param stored the events that became durable
   * @param nextTickMillis when a view changes next though nothing is written
   * @param filling whether there are views to be filled
   */
  record Idle(
      ActorRef<LogCommand> log,
      long rev,
      EpochHistory epochs,
      Set<String> changed,
      List<StoredEvent> stored,
      long nextTickMillis,
      boolean filling)
      implements Signal {}

  /** The log has nothing to say yet about changes: keep the command until there is. */
  record Park(CircuitCommand.NextChanges command) implements Signal {}

  /** The log has a new snapshot: old events may go. */
  record Snapshotted() implements Signal {}

  /** The batch of a command from another node is here, or could not be fetched. */
  record Fetched(CircuitCommand.ParcelledSubmit command, RowBatch batch, Throwable failure)
      implements Signal {}

  /** What the copies in other regions have, before this one is made the home. */
  record Heard(CircuitCommand.SeizeHome command, List<Replication.Known> copies)
      implements Signal {}

  /** The log was cut back to what the home has; {@code failure} is null when it went well. */
  record Healed(Throwable failure) implements Signal {}

  /** Some time has passed: look for waiting commands whose time is up. */
  record Tick() implements Signal {}

  /** Starts the log again after a failure. */
  record Restart() implements Signal {}
}
