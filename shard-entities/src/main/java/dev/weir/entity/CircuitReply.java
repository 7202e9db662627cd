package dev.weir.entity;

import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.SortColumn;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.promql.evaluation.PartAnswer;
import dev.weir.series.shard.Answer;
import dev.weir.series.shard.Refusals;
import dev.weir.series.shard.Tally;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Every answer of a circuit. {@code rev} is the rev the answer stands for. */
public sealed interface CircuitReply {
  /** An answer that stands for a rev of the circuit. */
  sealed interface Placed extends CircuitReply {
    Standing at();

    default long rev() {
      return at().rev();
    }

    default long epoch() {
      return at().epoch();
    }
  }

  /**
   * The batch is durable (and applied, unless the command did not wait for that).
   *
   * @param views changed views by name with the number of view rows added, updated or removed
   * @param replay the idempotency key was known: the answer is that of the first time
   * @param replicated other regions that are known to hold it
   */
  record Committed(
      Standing at,
      int accepted,
      int noop,
      int skipped,
      List<ChangedView> views,
      List<String> failedViews,
      boolean replay,
      int replicated)
      implements Placed {
    Committed heldBy(int regions) {
      return new Committed(at, accepted, noop, skipped, views, failedViews, replay, regions);
    }
  }

  /**
   * Samples are durable and can be read, but for those that were refused.
   *
   * @param refusals what was not stored
   */
  record Appended(Standing at, Tally tally, Refusals refusals) implements Placed {}

  /** What a metrics shard holds. */
  record Metrics(Standing at, Answer answer) implements Placed {}

  /**
   * What a metrics shard has made of a part of a query.
   *
   * @param lastSid where the next page of its series begins; -1 when there is none
   */
  record Evaluated(Standing at, PartAnswer answer, int lastSid) implements Placed {}

  /** A view that a batch changed. */
  record ChangedView(String name, int changed) {}

  /** Whether a definition was new, the same as before, or took the place of another. */
  enum Outcome {
    CREATED,
    UNCHANGED,
    REPLACED
  }

  record TableDefined(Outcome outcome, Standing at, TableInfo table) implements Placed {}

  /**
   * A table was altered, or would be.
   *
   * @param table as it is afterwards
   * @param views that were computed anew
   * @param dryRun whether nothing was changed
   */
  record TableAltered(Standing at, TableInfo table, List<String> views, boolean dryRun)
      implements Placed {}

  record ViewDefined(Outcome outcome, Standing at, ViewInfo view, List<PlanWarning> warnings)
      implements Placed {}

  record Dropped(String name, Standing at) implements Placed {}

  /** The circuit reads its journal again with the next command. */
  record Restarted() implements CircuitReply {}

  record Deleted() implements CircuitReply {}

  /** A view that could be created, with its columns and the positions of its key. */
  record Checked(Schema schema, int[] key, List<String> reads, List<PlanWarning> warnings)
      implements CircuitReply {}

  record Described(Standing at, long stateBytes, List<TableInfo> tables, List<ViewInfo> views)
      implements Placed {}

  record Explained(Standing at, List<PlanNode> operators, List<PlanWarning> warnings)
      implements Placed {}

  record TableRows(Standing at, TableInfo table, RowSet rows) implements Placed {}

  /** A row set of one row, or of none if there is no row with the key. */
  record TableRow(Standing at, TableInfo table, RowSet row) implements Placed {}

  record ViewRows(Standing at, List<ViewContent> views) implements Placed {}

  /** A view with its rows, in no particular order. */
  record ViewContent(ViewInfo view, RowSet rows) {}

  /** The view is as the client already has it. */
  record NotChanged(Standing at, ViewInfo view) implements Placed {}

  /**
   * What changed in a view after a rev.
   *
   * @param changes rows with their weights in place of multiplicities, in a net sum: the old row of
   *     a key stands directly before the new one
   */
  record Difference(Standing at, String view, long fromRev, RowSet changes) implements Placed {}

  /**
   * Some events in order.
   *
   * @param lines one line of JSON for each, see {@link LogLines}
   * @param last where the last one stands, or the rev asked for if there was none
   */
  record LogPage(Standing at, List<String> lines, Standing last) implements Placed {}

  /**
   * What an undo has done, or would do.
   *
   * @param at after it; before it while it is only planned
   * @param after tables are as they were at this rev, but for what later batches have done
   * @param batches how many events it takes
   * @param tables rows that are changed, by table
   * @param views what changes in the views; while it is only planned
   */
  record Undone(
      Standing at,
      long after,
      int batches,
      List<UndoneTable> tables,
      List<ViewEffect> views,
      boolean replay)
      implements Placed {}

  /**
   * What a batch would do.
   *
   * @param at before it
   * @param accepted changes that it has
   * @param noop of those, changes that leave their row as it is
   * @param skipped of those, updates of rows that are not there
   */
  record Tried(Standing at, int accepted, int noop, int skipped, List<ViewEffect> views)
      implements Placed {}

  /** How many rows of a table are put back, and how many are taken out. */
  record UndoneTable(String table, int upserts, int deletes) {}

  /**
   * What would change in a view.
   *
   * @param failure why the view would fail; empty when it would not
   * @param first some of the rows with their weights in place of multiplicities
   */
  record ViewEffect(String view, long removed, long added, String failure, Optional<RowSet> first) {
    static ViewEffect failing(String view, String why) {
      return new ViewEffect(view, 0, 0, why, Optional.empty());
    }
  }

  /**
   * The result of a query, in no particular order; {@code order} is the one it asks for.
   *
   * @param shown how many columns are shown; those behind only order
   */
  record QueryRows(Standing at, List<SortColumn> order, int shown, RowSet rows) implements Placed {}

  /**
   * The changes after the asked rev up to {@code rev}, in order of rev, then view; empty when there
   * were none in time.
   *
   * @param coalesced several revs were summed into one delta a view
   */
  record Changes(Standing at, List<ViewDelta> deltas, boolean coalesced) implements Placed {}

  /**
   * The changes after the asked rev cannot be given for a view: the reader needs a new snapshot, or
   * the stream ends.
   *
   * @param failure the record of a view that failed
   */
  record HistoryGone(String view, Standing at, Gone reason, Optional<ViewFailure> failure)
      implements Placed {}

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

  /**
   * A page of a cursor, from the node that holds its rows.
   *
   * @param name the table or view
   * @param view present when it is a view
   * @param next the cursor of the next page
   */
  record Page(
      Standing at,
      String name,
      int[] key,
      Optional<ViewInfo> view,
      RowSet rows,
      Optional<String> next)
      implements Placed {}

  /** A snapshot of the circuit is durable. */
  record SnapshotTaken(Standing at) implements Placed {}

  /**
   * What was deleted of the journal, or would be.
   *
   * @param deletedTo events up to this rev are gone
   * @param events how many went
   * @param bytes what they had in the journal; 0 while it is only planned
   * @param reason what forbids more, in a word
   * @param why the same in a sentence
   */
  record Compacted(
      Standing at,
      long deletedTo,
      long events,
      long bytes,
      boolean dryRun,
      String reason,
      String why)
      implements Placed {
    /** The reason when no snapshot stands in for the events. */
    public static final String NOT_PROVEN = "not-proven";

    /** The oldest rev that can be read. */
    public long oldestRev() {
      return Math.max(1, deletedTo);
    }

    /** Events that are kept. */
    public long kept() {
      return Math.max(0, rev() - deletedTo);
    }
  }

  /** The circuit is written in the region that was to have it. */
  record Moved(Standing at) implements Placed {}

  /** Where the circuit lives: at this node if the reference is a local one. */
  record Located(ActorRef<IntakeMessage> intake) implements CircuitReply {}

  /** An answer that is too large for one message; {@code Router} fetches it, callers see it not. */
  record Parcelled(Parcel parcel, String manifest) implements CircuitReply {}

  /** The command was refused; nothing changed. */
  record Rejected(ErrorCode code, String detail, Map<String, Object> members)
      implements CircuitReply {}
}
