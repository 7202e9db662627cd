package dev.weir.entity;

import dev.weir.entity.StoredEvent.Compiled;
import java.util.List;

/** What the intake gives its log, one write at a time. */
public sealed interface LogCommand {
  /** Decides the batches one after another and stores the accepted ones in one atomic write. */
  record CommitGroup(List<CircuitCommand.Submit> batches) implements LogCommand {}

  /** Changes a definition. */
  record Define(CircuitCommand.Write command) implements LogCommand {}

  /** The planner's answer for a definition; {@code failure} is null when it went well. */
  record Planned(CircuitCommand.Write command, Compiled compiled, Throwable failure)
      implements LogCommand {}

  /** Answers a read at the present rev. */
  record Serve(CircuitCommand.Read command) implements LogCommand {}

  /** The planner's answer for an ad-hoc query made over the catalogue {@code version}. */
  record QueryReady(
      CircuitCommand.PlanQuery command, Compiled compiled, long version, Throwable failure)
      implements LogCommand {}

  /** A snapshot of {@code rev} is durable, or has failed. */
  record SnapshotDone(long rev, Throwable failure) implements LogCommand {}
}
