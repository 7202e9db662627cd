package dev.weir.entity;

import dev.weir.circuit.DeltaSum;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.DiffView;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitCommand.PlanUndo;
import dev.weir.entity.CircuitCommand.Read;
import dev.weir.entity.CircuitCommand.ReadLog;
import dev.weir.entity.CircuitCommand.RunQuery;
import dev.weir.entity.CircuitCommand.TryBatch;
import dev.weir.entity.CircuitReply.Tried;
import dev.weir.entity.CircuitReply.Undone;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.sql.CompiledQuery;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Answers reads of a node's circuits as they were at an earlier rev.
 *
 * <p>The state of that rev is made anew from a snapshot and the events after it, beside the circuit
 * and by the code that recovers it, so what it was then is what it is again. It is kept for a
 * while: the next read of the same rev costs nothing, one of a later rev the events in between.
 *
 * <p>One state is made at a time, so that at most two take up memory beside the live circuits. More
 * than {@code waiters-max} reads do not wait, and none waits longer than {@value #PATIENCE_MILLIS}
 * ms; what was begun for it is finished and kept, so asking again is worth while.
 */
public final class Past {
  static final int PATIENCE_MILLIS = 8_000;

  /** Events between two looks at how much they come to. */
  private static final long REVS_AT_ONCE = 64;

  private final StateReader reader;
  private final KeptStates kept;
  private final Limits limits;
  private final Clock clock;
  private final Planning planning;
  private final Executor queries;
  private final Executor work;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<String, Long> reached = new ConcurrentHashMap<>();

  /**
   * @param planning plans queries
   * @param queries evaluates them
   * @param work one thread that makes the states
   */
  public Past(
      StateReader reader,
      KeptStates kept,
      Limits limits,
      Clock clock,
      Executor planning,
      Executor queries,
      Executor work) {
    this.reader = reader.withoutHistory();
    this.kept = kept;
    this.limits = limits;
    this.clock = clock;
    this.planning = new Planning(planning, limits);
    this.queries = queries;
    this.work = work;
  }

  /** Forgets the states that nobody has asked for in time. */
  public void expire() {
    kept.expire();
  }

  /**
   * The answer, or why there is none; never fails.
   *
   * @param now where the circuit stands, at a rev that is not before the one asked for
   */
  CompletionStage<CircuitReply> answer(String persistenceId, Read read, Standing now) {
    if (waiting.incrementAndGet() > limits.waitersMax()) {
      waiting.decrementAndGet();
      return CompletableFuture.completedStage(CircuitLog.rejected(busy()));
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    return CompletableFuture.supplyAsync(() -> visit(persistenceId, read, now, end), work)
        .whenComplete((done, failure) -> waiting.decrementAndGet())
        .thenCompose(Function.identity())
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> CircuitLog.rejected(refusal(persistenceId, failure)));
  }

  private CompletionStage<CircuitReply> visit(
      String persistenceId, Read read, Standing now, long end) {
    if (System.nanoTime() - end > 0) {
      throw notYet(persistenceId); // who asked has been told so
    }
    try {
      return switch (read) {
        case RunQuery query -> query(persistenceId, query, now);
        case DiffView diff -> answered(difference(persistenceId, diff, now));
        case NextChanges next -> answered(changes(persistenceId, next, now));
        case PlanUndo undo -> answered(preview(persistenceId, undo, now));
        case TryBatch batch -> answered(trial(persistenceId, batch, now, end));
        case ReadLog page -> answered(page(persistenceId, page, now));
        case CircuitCommand.Describe _,
            CircuitCommand.Explain _,
            CircuitCommand.ReadTable _,
            CircuitCommand.ReadRow _,
            CircuitCommand.AskMetrics _,
            CircuitCommand.ReadKept _,
            CircuitCommand.ReadViews _ ->
            answered(at(persistenceId, read, now, state -> CircuitReads.answer(state, read)));
        case CircuitCommand.CheckView _ ->
            throw new IllegalArgumentException("a check is about now: " + read);
      };
    } finally {
      reached.remove(persistenceId);
    }
  }

  private static CompletionStage<CircuitReply> answered(CircuitReply reply) {
    return CompletableFuture.completedStage(reply);
  }

  /** What is made of the state of the moment that a read asks for. */
  private <T> T at(
      String persistenceId, Read read, Standing now, Function<CircuitState, T> answer) {
    CircuitState state = take(persistenceId, revOf(persistenceId, read.at().moment()));
    try {
      requireEpoch(state, read.at());
      state.standsSo(now.freshness());
      return answer.apply(state);
    } finally {
      kept.put(persistenceId, state);
    }
  }

  /** The state of a rev, which is this thread's until it is kept again. */
  private CircuitState take(String persistenceId, long rev) {
    return reader.at(
        persistenceId,
        rev,
        kept.take(persistenceId),
        applied -> reached.put(persistenceId, applied.rev()));
  }

  private long revOf(String persistenceId, Moment moment) {
    return switch (moment) {
      case Moment.AtRev at -> at.rev();
      case Moment.AtTime at -> {
        at.requirePassed(clock.millis());
        yield reader.revAt(persistenceId, at.millis());
      }
      case Moment.Now _ -> throw new IllegalArgumentException("the live circuit answers that");
    };
  }

  /** A rev of an epoch that was given up may be another one today. */
  private static void requireEpoch(CircuitState state, ReadAt at) {
    if (at.moment() instanceof Moment.AtRev(long rev, long epoch)
        && epoch != 0
        && state.epochs().hasLost(epoch, rev)) {
      throw IntakeRefusals.revLost(epoch, rev, state.epochs());
    }
  }

  /** The query is evaluated beside; the state is needed until it has what it reads. */
  private CompletionStage<CircuitReply> query(String persistenceId, RunQuery query, Standing now) {
    return at(persistenceId, query, now, state -> QueryRun.of(state, query, planned(state, query)))
        .start(queries);
  }

  private CompiledQuery planned(CircuitState state, RunQuery query) {
    var catalog = state.relations().catalog();
    Compiled compiled =
        planning
            .start(() -> new Compiled.View(Planning.compiled(state.compiler(), query, catalog)))
            .exceptionally(
                failure -> {
                  throw Planning.failure(failure);
                })
            .toCompletableFuture()
            .join();
    return ((Compiled.View) compiled).query();
  }

  /** How to take events back from a circuit that stands so and does not go on meanwhile. */
  CompletionStage<UndoPlan> plan(String persistenceId, UndoTarget target, Standing now) {
    return CompletableFuture.supplyAsync(
            () -> {
              CircuitState state = before(persistenceId, target, now);
              UndoPlan plan = plan(persistenceId, target, state, now);
              kept.put(persistenceId, state);
              return plan;
            },
            work)
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw refusal(persistenceId, failure);
            });
  }

  /** What it comes to; the state that was tried on is not kept. */
  private CircuitReply preview(String persistenceId, PlanUndo undo, Standing now) {
    CircuitState state = before(persistenceId, undo.target(), now);
    UndoPlan plan = plan(persistenceId, undo.target(), state, now);
    return new Undone(
        now,
        plan.target().after(),
        plan.batches().size(),
        plan.tables(),
        plan.effects(state, undo.shown()),
        false);
  }

  /** The state of now is made beside the circuit, which never hears of the batch. */
  private CircuitReply trial(String persistenceId, TryBatch batch, Standing now, long end) {
    CircuitState state = take(persistenceId, now.rev());
    if (System.nanoTime() - end > 0) {
      kept.put(persistenceId, state); // the next try begins with it
      throw notYet(persistenceId);
    }
    TypedBatch typed = typed(persistenceId, batch, state);
    TrialSteps steps = new TrialSteps(state).apply(List.of(typed));
    return new Tried(
        now, batch.batch().changes(), steps.noop(), steps.skipped(), steps.effects(batch.shown()));
  }

  /** A refused batch has left the state as it was, so that goes on being kept. */
  private TypedBatch typed(String persistenceId, TryBatch batch, CircuitState state) {
    try {
      return new BatchRules(state).tried(batch);
    } catch (WeirException refusal) {
      kept.put(persistenceId, state);
      throw refusal;
    }
  }

  private UndoPlan plan(
      String persistenceId, UndoTarget target, CircuitState before, Standing now) {
    long after = before.rev();
    UndoPlan.Target revs =
        switch (target) {
          case UndoTarget.Back back ->
              new UndoPlan.Target(after, now.rev(), now.rev(), false, back.tables());
          case UndoTarget.Batch batch ->
              new UndoPlan.Target(after, batch.rev(), now.rev(), true, batch.tables());
        };
    return UndoPlan.of(persistenceId, revs, before, reader);
  }

  private CircuitState before(String persistenceId, UndoTarget target, Standing now) {
    long rev =
        switch (target) {
          case UndoTarget.Back(Moment moment, List<String> _) -> revOf(persistenceId, moment);
          case UndoTarget.Batch(long batch, List<String> _) -> batch - 1;
        };
    long newest = target instanceof UndoTarget.Batch batch ? batch.rev() : rev;
    if (newest > now.rev()) {
      throw IntakeRefusals.notReached(now.rev(), newest, false);
    }
    return take(persistenceId, rev);
  }

  /** The deltas that were sent once, up to a rev at which they come to as much as is asked for. */
  private CircuitReply changes(String persistenceId, NextChanges next, Standing now) {
    CircuitState state = take(persistenceId, next.afterRev());
    List<ViewDelta> deltas = new ArrayList<>();
    long bytes = 0;
    while (state.rev() < now.rev() && bytes < next.bytesMax()) {
      int before = deltas.size();
      reader.replay(
          persistenceId,
          state,
          Math.min(now.rev(), state.rev() + REVS_AT_ONCE),
          applied ->
              applied.step().changed().stream()
                  .filter(delta -> next.views().contains(delta.view()))
                  .forEach(deltas::add));
      bytes += deltas.subList(before, deltas.size()).stream().mapToLong(ViewHistory::bytes).sum();
    }
    kept.put(persistenceId, state);
    return new CircuitReply.Changes(now.atRev(state.rev()), deltas, false);
  }

  private CircuitReply page(String persistenceId, ReadLog read, Standing now) {
    CircuitState state = take(persistenceId, read.afterRev());
    CircuitReply page = LogPages.page(reader.events(), persistenceId, read, state, now);
    kept.put(persistenceId, state);
    return page;
  }

  private CircuitReply difference(String persistenceId, DiffView diff, Standing now) {
    long to = diff.toRev().orElse(now.rev());
    CircuitState state = take(persistenceId, diff.fromRev());
    Optional<ViewInfo> before = view(state, diff.view());
    Differences.Collector deltas =
        new Differences.Collector(
            diff.view(), before.map(ViewInfo::createdRev).orElse(0L), limits.coalesceBytesMax());
    reader.replay(
        persistenceId,
        state,
        to,
        applied -> {
          reached.put(persistenceId, applied.rev());
          deltas.add(state, applied);
        });
    try {
      ViewInfo after = required(state, diff.view());
      boolean isSame = before.isPresent() && before.get().createdRev() == after.createdRev();
      Optional<ViewDelta> sum =
          isSame ? deltas.sum(after) : contents(persistenceId, diff, state, before);
      Standing at = new Standing(to, state.epoch(), now.freshness());
      return Differences.difference(diff, at, after, sum, limits.queryRowsMax());
    } finally {
      kept.put(persistenceId, state);
    }
  }

  /** The view was defined anew in between. */
  private Optional<ViewDelta> contents(
      String persistenceId, DiffView diff, CircuitState to, Optional<ViewInfo> before) {
    ViewInfo after = required(to, diff.view());
    List<ViewDelta> both = new ArrayList<>();
    if (before.isPresent()) {
      requireSameColumns(diff, before.get(), after);
      CircuitState from = reader.at(persistenceId, diff.fromRev(), Optional.empty(), applied -> {});
      RowSet old = from.circuit().viewRows(diff.view());
      both.add(Differences.whole(before.get(), old, -1, diff.fromRev()));
    }
    both.add(Differences.whole(after, to.circuit().viewRows(diff.view()), 1, to.rev()));
    return Optional.of(DeltaSum.of(both, after.definition().plan().key()));
  }

  private static void requireSameColumns(DiffView diff, ViewInfo before, ViewInfo after) {
    if (!before.definition().plan().schema().equals(after.definition().plan().schema())) {
      throw new WeirException(
          ErrorCode.PARAMETER_INVALID,
          "View %s had other columns at rev %d; it was defined anew at rev %d. Give from_rev=%d or later."
              .formatted(diff.view(), diff.fromRev(), after.createdRev(), after.createdRev()),
          Map.of("parameter", "from_rev"));
    }
  }

  /** A view that may be missing, but must not have failed. */
  private static Optional<ViewInfo> view(CircuitState state, String view) {
    return state.circuit().view(view).isEmpty()
        ? Optional.empty()
        : Optional.of(required(state, view));
  }

  private static ViewInfo required(CircuitState state, String view) {
    if (state.circuit().view(view).isEmpty()) {
      throw DefinitionRules.viewNotFound(view);
    }
    ViewInfo info = state.circuit().viewInfo(view);
    info.failure()
        .ifPresent(
            failure -> {
              throw Failures.viewFailed(failure);
            });
    return info;
  }

  /** Whether the events that lead to a rev are gone. */
  static boolean isCompacted(CircuitReply reply) {
    return reply instanceof CircuitReply.Rejected refusal
        && refusal.code() == ErrorCode.REV_COMPACTED;
  }

  private WeirException refusal(String persistenceId, Throwable failure) {
    Throwable cause = IntakeRefusals.cause(failure);
    return switch (cause) {
      case WeirException refusal -> refusal;
      case TimeoutException _ -> notYet(persistenceId);
      default ->
          new WeirException(
              ErrorCode.INTERNAL, "The earlier state could not be made again: " + cause);
    };
  }

  private WeirException notYet(String persistenceId) {
    Long rev = reached.get(persistenceId);
    return new WeirException(
        ErrorCode.RECOVERING,
        "The earlier state is being made again from the journal"
            + (rev == null ? "" : ", now at rev " + rev)
            + ". Send the request again.");
  }

  private WeirException busy() {
    return new WeirException(
        ErrorCode.CIRCUIT_BUSY,
        "Too many reads wait for earlier revs. Nothing was done; ask again in a moment.",
        Map.of("limit", "waiters-max", "limit_value", limits.waitersMax(), "scope", "node"));
  }
}
