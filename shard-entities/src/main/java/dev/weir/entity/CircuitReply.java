package dev.weir.entity;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every answer of a circuit. {@code rev} is the rev the answer stands for. */
public sealed interface CircuitReply {
  /**
   * The batch is durable (and applied, unless the command did not wait for that).
   *
   * @param views changed views by name with the number of view rows added, updated or removed
   * @param replay the idempotency key was known: the answer is that of the first time
   */
  record Committed(
      long rev,
      long epoch,
      int accepted,
      int noop,
      int skipped,
      List<ChangedView> views,
      List<String> failedViews,
      boolean replay)
      implements CircuitReply {}

  /** A view that a batch changed. */
  record ChangedView(String name, int changed) {}

  /** Whether a definition was new, the same as before, or took the place of another. */
  enum Outcome {
    CREATED,
    UNCHANGED,
    REPLACED
  }

  record TableDefined(Outcome outcome, long rev, long epoch, TableInfo table)
      implements CircuitReply {}

  record ViewDefined(
      Outcome outcome, long rev, long epoch, ViewInfo view, List<PlanWarning> warnings)
      implements CircuitReply {}

  record Dropped(String name, long rev, long epoch) implements CircuitReply {}

  record Deleted() implements CircuitReply {}

  /** A view that could be created; columns and key are those of the plan. */
  record Checked(Plan plan, List<String> reads, List<PlanWarning> warnings)
      implements CircuitReply {}

  record Described(
      long rev, long epoch, long stateBytes, List<TableInfo> tables, List<ViewInfo> views)
      implements CircuitReply {}

  record Explained(long rev, long epoch, List<PlanNode> operators) implements CircuitReply {}

  record TableRows(long rev, long epoch, TableInfo table, RowSet rows) implements CircuitReply {}

  /** A row set of one row, or of none if there is no row with the key. */
  record TableRow(long rev, long epoch, TableInfo table, RowSet row) implements CircuitReply {}

  record ViewRows(long rev, long epoch, List<ViewContent> views) implements CircuitReply {}

  /** A view with its rows, in no particular order. */
  record ViewContent(ViewInfo view, RowSet rows) {}

  /** The view is as the client already has it. */
  record NotChanged(long rev, long epoch, ViewInfo view) implements CircuitReply {}

  /** A planned query with the content of every relation it reads, by name. */
  record QueryPlanned(
      long rev, long epoch, Plan plan, List<SortColumn> order, Map<String, RowSet> relations)
      implements CircuitReply {}

  /**
   * The changes after the asked rev up to {@code rev}, in order of rev, then view; empty when there
   * were none in time.
   *
   * @param coalesced several revs were summed into one delta a view
   */
  record Changes(long rev, long epoch, List<ViewDelta> deltas, boolean coalesced)
      implements CircuitReply {}

  /**
   * The changes after the asked rev cannot be given for a view: the reader needs a new snapshot, or
   * the stream ends.
   *
   * @param failure the record of a view that failed
   */
  record HistoryGone(String view, long rev, long epoch, Gone reason, Optional<ViewFailure> failure)
      implements CircuitReply {}

  /** Why a history cannot be continued. */
  enum Gone {
    /** The deltas are no longer held. */
    COMPACTED,
    /** The asked rev lies ahead of the circuit. */
    AHEAD,
    /** The view was replaced by another definition. */
    REDEFINED,
    /** The net delta is larger than the view or the bound. */
    OVERFLOW,
    /** The view was dropped: the stream ends. */
    VIEW_DELETED,
    /** The view failed: the stream ends. */
    VIEW_FAILED
  }

  /** The command was refused; nothing changed. */
  record Rejected(ErrorCode code, String detail, Map<String, Object> members)
      implements CircuitReply {}
}
