package dev.weir.entity;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything the intake of a circuit receives: commands from outside, signals from its log. */
public sealed interface IntakeMessage permits CircuitCommand, IntakeMessage.Signal {
  /** What only the circuit's own actors say. */
  sealed interface Signal extends IntakeMessage {}

  /** The log has replayed its journal and takes commands. */
  record Recovered(ActorRef<LogCommand> log, long rev) implements Signal {}

  /**
   * The log has finished what it was given.
   *
   * @param changed views whose history moved on or ended
   */
  record Idle(ActorRef<LogCommand> log, long rev, Set<String> changed) implements Signal {}

  /** The log has nothing to say yet about changes: keep the command until there is. */
  record Park(CircuitCommand.NextChanges command) implements Signal {}

  /** Some time has passed: look for waiting commands whose time is up. */
  record Tick() implements Signal {}

  /** Starts the log again after a failure. */
  record Restart() implements Signal {}
}
