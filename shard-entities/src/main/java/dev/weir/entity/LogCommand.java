package dev.weir.entity;

import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.series.shard.ShardFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** What the intake gives its log, one write at a time. */
public sealed interface LogCommand {
  /** Has a group of the queue done; all of it is of one kind. */
  static LogCommand of(List<CircuitCommand.Write> group) {
    return switch (group.getFirst()) {
      case CircuitCommand.Submit _ -> new CommitGroup(all(group, CircuitCommand.Submit.class));
      case CircuitCommand.Append _ -> new AppendGroup(all(group, CircuitCommand.Append.class));
      default -> new Define(group.getFirst());
    };
  }

  private static <T> List<T> all(List<CircuitCommand.Write> group, Class<T> kind) {
    return group.stream().map(kind::cast).toList();
  }

  /** Decides the batches one after another and stores the accepted ones in one atomic write. */
  record CommitGroup(List<CircuitCommand.Submit> batches) implements LogCommand {}

  /** Stores the samples that are accepted in one atomic write. */
  record AppendGroup(List<CircuitCommand.Append> batches) implements LogCommand {}

  /** Stores the events that follow, as the home has stored them, in one atomic write. */
  record Replicate(List<Replication.Frame> events) implements LogCommand {}

  /**
   * Says where the circuit is at home.
   *
   * @param epoch of the events that the home writes
   */
  record StandsSo(Freshness freshness, long epoch) implements LogCommand {}

  /** Gives the circuit to another region, with the last event that is written here. */
  record Give(CircuitEvent.HomeMoved event) implements LogCommand {}

  /** Makes this region the home, with the first event of its epoch. */
  record Seize(CircuitEvent.HomeSeized event, long epoch) implements LogCommand {}

  /** Moves the clock if a view changes by it. */
  record PassTime() implements LogCommand {}

  /** Fills views a little that are being filled. */
  record Fill() implements LogCommand {}

  /** Changes a definition. */
  record Define(CircuitCommand.Write command) implements LogCommand {}

  /** The planner's answer for a definition; {@code failure} is null when it went well. */
  record Planned(CircuitCommand.Write command, Compiled compiled, Throwable failure)
      implements LogCommand {}

  /** How to take events back; {@code failure} is null when that can be done. */
  record UndoPlanned(CircuitCommand.Undo command, UndoPlan plan, Throwable failure)
      implements LogCommand {}

  /** Answers a read at the present rev. */
  record Serve(CircuitCommand.Read command, Freshness freshness) implements LogCommand {}

  /** The planner's answer for an ad-hoc query made over the catalogue {@code version}. */
  record QueryReady(
      CircuitCommand.RunQuery command, Compiled compiled, long version, Throwable failure)
      implements LogCommand {}

  /** Takes a snapshot if the events since the last one are many; answered when it is there. */
  record Checkpoint(ActorRef<Done> replyTo) implements LogCommand {}

  /** Takes a snapshot now, whatever it is worth. */
  record TakeSnapshot(CircuitCommand.TakeSnapshot command) implements LogCommand {}

  /**
   * Deletes old events.
   *
   * @param asked who wants it; empty when nobody does
   * @param stored up to which rev the copies elsewhere have everything
   */
  record Compact(Optional<CircuitCommand.CompactLog> asked, Map<String, Long> stored)
      implements LogCommand {}

  /** Ends the log; everything given to it before has been done by then. */
  record Leave() implements LogCommand {}

  /**
   * Ends the log as {@link Leave} does, once nothing is being written beside it any more.
   *
   * @param fromEvents whether the next log is to begin as early as can be: no snapshot stays but
   *     the one that stands in for events that are gone
   */
  record Retire(boolean fromEvents) implements LogCommand {}

  /**
   * A snapshot of {@code rev} is durable, or has failed.
   *
   * @param filed the files of metrics that it has
   */
  record SnapshotDone(long rev, ShardFiles filed, Throwable failure) implements LogCommand {}
}
