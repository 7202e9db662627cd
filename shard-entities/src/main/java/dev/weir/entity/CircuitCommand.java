package dev.weir.entity;

import dev.weir.zset.RowBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything that can be asked of a circuit. Each command is answered exactly once. */
public sealed interface CircuitCommand extends IntakeMessage {
  ActorRef<CircuitReply> replyTo();

  /** Commands that may change the circuit; they are decided in the order of arrival. */
  sealed interface Write extends CircuitCommand {}

  /** Commands that only read. */
  sealed interface Read extends CircuitCommand {
    /** How fresh the answer must be; commands without it take any rev. */
    default ReadAt at() {
      return ReadAt.NOW;
    }
  }

  /**
   * Applies a batch. Answered by {@link CircuitReply.Committed}.
   *
   * @param strict refuse creates of present rows and updates of absent ones
   * @param waitApplied false: the answer leaves out what changed in the views
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record Submit(
      RowBatch batch,
      boolean strict,
      Optional<IdempotencyKey> key,
      boolean waitApplied,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {}

  /**
   * Creates a table. Answered by {@link CircuitReply.TableDefined}.
   *
   * @param precondition what {@code If-Match} or {@code If-None-Match} demand
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record DefineTable(
      String table,
      String sql,
      Precondition precondition,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {}

  /** Drops a table. Answered by {@link CircuitReply.Dropped}. */
  record DropTable(String table, Precondition precondition, ActorRef<CircuitReply> replyTo)
      implements Write {}

  /**
   * Creates or replaces a view. Answered by {@link CircuitReply.ViewDefined}.
   *
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record DefineView(
      String view,
      String sql,
      String format,
      Precondition precondition,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {}

  /** Drops a view. Answered by {@link CircuitReply.Dropped}. */
  record DropView(String view, Precondition precondition, ActorRef<CircuitReply> replyTo)
      implements Write {}

  /** Removes the circuit with everything in it. Answered by {@link CircuitReply.Deleted}. */
  record Delete(ActorRef<CircuitReply> replyTo) implements Write {}

  /** Plans a view without creating it. Answered by {@link CircuitReply.Checked}. */
  record CheckView(String sql, ActorRef<CircuitReply> replyTo) implements Read {}

  /** Lists tables and views. Answered by {@link CircuitReply.Described}. */
  record Describe(ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /** The operators of a view. Answered by {@link CircuitReply.Explained}. */
  record Explain(String view, ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /** All rows of a table at one rev. Answered by {@link CircuitReply.TableRows}. */
  record ReadTable(String table, ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /** One row of a table. Answered by {@link CircuitReply.TableRow}. */
  record ReadRow(String table, List<String> key, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * All rows of views at one rev. Answered by {@link CircuitReply.ViewRows}, or by {@link
   * CircuitReply.NotChanged} without copying anything.
   *
   * @param unlessChangedRev the {@code changed_rev} the client already has of the one view
   */
  record ReadViews(
      List<String> views, OptionalLong unlessChangedRev, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * Plans an ad-hoc query and hands out the rows it reads. Answered by {@link
   * CircuitReply.QueryPlanned}; the caller evaluates it outside the circuit.
   *
   * @param params values of {@code ?}: null, Boolean, Long, BigDecimal, Double or String
   */
  record PlanQuery(String sql, List<Object> params, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * The changes of views after a rev; waits until there is one or {@code waitMillis} have passed.
   * Answered by {@link CircuitReply.Changes} or {@link CircuitReply.HistoryGone}.
   *
   * @param bytesMax deltas beyond this size are summed into one
   */
  record NextChanges(
      List<String> views,
      long afterRev,
      long bytesMax,
      int waitMillis,
      ActorRef<CircuitReply> replyTo)
      implements Read {}
}
