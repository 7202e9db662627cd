package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitState.Applied;
import dev.weir.entity.Decision.Decided;
import dev.weir.entity.StoredEvent.Compiled;
import dev.weir.series.shard.Captured;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-sourced half of a circuit: decides, persists, applies, answers.
 *
 * <p>It is given one write at a time and says {@link IntakeMessage.Idle} when it is done, so its
 * stash stays empty. It holds no rules of its own: they are in {@link CircuitState}, {@link
 * BatchRules}, {@link DefinitionRules} and {@link CircuitReads}.
 */
final class CircuitLog extends EventSourcedBehavior<LogCommand, StoredEvent, CircuitState> {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitLog.class);
  private static final long SUM_WAIT_MILLIS_MAX = 10_000;

  private final ActorContext<LogCommand> context;
  private final EntityWiring wiring;
  private final long appendEpoch;
  private final ActorRef<IntakeMessage> intake;
  private final Planning planning;
  private final LogSnapshots snapshots;
  private final RowFigures figures;
  private final Optional<CircuitState> warm;
  private final Map<Long, Applied> applied = new HashMap<>();
  private final long startedNanos = System.nanoTime();
  private boolean live;

  private CircuitLog(
      ActorContext<LogCommand> context,
      String persistenceId,
      long appendEpoch,
      EntityWiring wiring,
      ActorRef<IntakeMessage> intake) {
    super(PersistenceId.ofUniqueId(persistenceId));
    this.context = context;
    this.wiring = wiring;
    this.appendEpoch = appendEpoch;
    this.intake = intake;
    this.planning = new Planning(wiring.planning(), wiring.limits());
    this.snapshots = new LogSnapshots(context, persistenceId, appendEpoch, wiring);
    this.figures = new RowFigures(persistenceId);
    this.warm = wiring.warmStates().take(persistenceId);
  }

  /**
   * The log of a circuit whose journal has been claimed.
   *
   * @param appendEpoch of the claim; the journal must have granted it before this log reads
   */
  static Behavior<LogCommand> create(
      String persistenceId, long appendEpoch, EntityWiring wiring, ActorRef<IntakeMessage> intake) {
    return Behaviors.setup(
        context -> new CircuitLog(context, persistenceId, appendEpoch, wiring, intake));
  }

  static CircuitReply.Rejected rejected(WeirException why) {
    return new CircuitReply.Rejected(why.code(), why.getMessage(), why.members());
  }

  @Override
  public CircuitState emptyState() {
    return warm.orElseGet(() -> new CircuitState(wiring.limits(), wiring.seed()));
  }

  @Override
  public CommandHandler<LogCommand, StoredEvent, CircuitState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case LogCommand.CommitGroup group -> commit(state, group);
          case LogCommand.AppendGroup group -> append(state, group);
          case LogCommand.Replicate replicate -> replicate(state, replicate.events());
          case LogCommand.StandsSo stands -> standsSo(state, stands);
          case LogCommand.Give give -> changeHome(state, give.event(), state.epoch());
          case LogCommand.Seize seize -> changeHome(state, seize.event(), seize.epoch());
          case LogCommand.PassTime _ -> passTime(state);
          case LogCommand.Fill _ -> fill(state);
          case LogCommand.Define define -> plan(state, define.command());
          case LogCommand.Planned planned -> define(state, planned);
          case LogCommand.UndoPlanned planned -> undo(state, planned);
          case LogCommand.Serve serve -> serve(state, serve);
          case LogCommand.QueryReady ready -> answerQuery(state, ready);
          case LogCommand.Checkpoint checkpoint -> {
            snapshots.checkpoint(state, checkpoint);
            yield Effect().none();
          }
          case LogCommand.TakeSnapshot take -> {
            snapshots.take(state, take);
            yield Effect().none();
          }
          case LogCommand.Compact compact -> {
            snapshots.compact(state.standing(), compact);
            yield Effect().none();
          }
          case LogCommand.Leave _ -> leave();
          case LogCommand.Retire(boolean fromEvents) -> retire(fromEvents);
          case LogCommand.SnapshotDone done -> snapshotDone(state, done);
        };
  }

  @Override
  public EventHandler<CircuitState, StoredEvent> eventHandler() {
    return (state, event) -> {
      if (!live && event.rev() <= state.rev()) {
        requireSame(state, event);
        return state; // it was warm already
      }
      long begin = System.nanoTime();
      Applied result = state.apply(event);
      EntityMetrics.stepped(System.nanoTime() - begin);
      if (live) {
        applied.put(result.rev(), result);
      }
      snapshots.count(event.bytes().length, result.changes());
      return state;
    };
  }

  /** A state that was read before its log was cut back is of no use. */
  private static void requireSame(CircuitState warm, StoredEvent event) {
    if (event.rev() == warm.rev() && !EventFrame.chainOf(event.bytes()).equals(warm.chain())) {
      throw new WeirException(
          ErrorCode.RECOVERING,
          "The state that was read ahead is not the one of rev " + event.rev() + " any more.");
    }
  }

  @Override
  public SignalHandler<CircuitState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(PostStop.instance(), this::ended)
        .build();
  }

  @Override
  public SnapshotAdapter<CircuitState> snapshotAdapter() {
    return new StateAdapter(persistenceId().id(), wiring, warm);
  }

  private void onRecovered(CircuitState state) {
    live = true;
    requireAll(state);
    EntityMetrics.recovered(state.stateBytes(), System.nanoTime() - startedNanos);
    state.claimed(appendEpoch);
    snapshots.recovered(state);
    intake.tell(new IntakeMessage.Recovered(context.getSelf(), state.rev(), state.epochs()));
  }

  private void ended(CircuitState state) {
    figures.end();
    state.backfills().stop(state.circuit());
  }

  /** What was recovered from a warm state or an older snapshot may be of another history. */
  private void requireAll(CircuitState state) {
    long newest = lastSequenceNumber(context);
    if (state.rev() != newest) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "The circuit recovers to rev %d, but its journal is at rev %d: a snapshot is missing, or one is of another history."
              .formatted(state.rev(), newest));
    }
  }

  private Effect<StoredEvent, CircuitState> standsSo(
      CircuitState state, LogCommand.StandsSo stands) {
    state.standsSo(stands.freshness());
    state.writtenUnder(stands.epoch());
    if (!stands.freshness().isHome()) {
      state.backfills().stop(state.circuit()); // the home fills, and says when it is done
    }
    figures.stand(state, stands.freshness().isHome());
    return Effect().none();
  }

  /** What does not follow is not stored: a follower never skips. */
  private Effect<StoredEvent, CircuitState> replicate(
      CircuitState state, List<Replication.Frame> frames) {
    try {
      List<StoredEvent> events = ReplicatedEvents.following(state, frames);
      Set<String> changed = new HashSet<>();
      for (StoredEvent event : events) {
        changed.addAll(ReplicatedEvents.defined(state, event.origin().orElseThrow().event()));
      }
      return Effect().persist(events).thenRun(after -> replicated(after, events, changed));
    } catch (WeirException refusal) {
      intake.tell(new IntakeMessage.NotFollowed(refusal));
      return Effect().none();
    }
  }

  private void replicated(CircuitState state, List<StoredEvent> events, Set<String> changed) {
    applied.values().forEach(result -> addChanged(result, changed));
    applied.clear();
    if (events.getLast().origin().orElseThrow().event() instanceof CircuitEvent.CircuitDeleted) {
      snapshots
          .forget(state.image())
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.warn("{}: its old data is not removed yet", persistenceId().id(), failure);
                }
              });
      done(state, changed, List.of());
    } else {
      idle(state, changed, List.of());
    }
  }

  private Effect<StoredEvent, CircuitState> changeHome(
      CircuitState state, CircuitEvent.Control event, long epoch) {
    StoredEvent stored =
        state.writer(wiring.clock().millis(), epoch).encode(event, new Compiled.None());
    return Effect()
        .persist(stored)
        .thenRun(
            after -> {
              Set<String> changed = takeChanged();
              changed.addAll(ReplicatedEvents.defined(after, event));
              idle(after, changed, List.of(stored));
            });
  }

  /** With the last slice the view comes, by an event like any other. */
  private Effect<StoredEvent, CircuitState> fill(CircuitState state) {
    return state
        .fillSlice()
        .map(event -> changeHome(state, event, state.epoch()))
        .orElseGet(() -> Effect().none().thenRun(same -> done(same, Set.of(), List.of())));
  }

  /** A tick that changes nothing is none. */
  private Effect<StoredEvent, CircuitState> passTime(CircuitState state) {
    long now = wiring.clock().millis();
    return state.nextTickMillis() <= now
        ? changeHome(state, new CircuitEvent.Ticked(), state.epoch())
        : Effect().none().thenRun(same -> done(same, Set.of(), List.of()));
  }

  private Set<String> takeChanged() {
    Set<String> changed = new HashSet<>();
    applied.values().forEach(result -> addChanged(result, changed));
    applied.clear();
    return changed;
  }

  private Effect<StoredEvent, CircuitState> commit(
      CircuitState state, LogCommand.CommitGroup group) {
    List<Decided> decided = new BatchRules(state).decide(group.batches(), wiring.clock().millis());
    List<StoredEvent> events = stored(decided);
    if (events.isEmpty()) {
      return Effect().none().thenRun(same -> finish(same, decided));
    }
    return Effect().persist(events).thenRun(after -> finish(after, decided));
  }

  private Effect<StoredEvent, CircuitState> append(
      CircuitState state, LogCommand.AppendGroup group) {
    SampleRules.Group decided = SampleRules.decide(state, group.batches(), wiring.clock().millis());
    List<StoredEvent> events = decided.events();
    return events.isEmpty()
        ? Effect().none().thenRun(same -> finishAppends(same, decided, events))
        : Effect().persist(events).thenRun(after -> finishAppends(after, decided, events));
  }

  private void finishAppends(
      CircuitState state, SampleRules.Group decided, List<StoredEvent> events) {
    decided
        .batches()
        .forEach(each -> reply(each.command(), each.answer(state.standing(), applied)));
    decided.forget(applied);
    idle(state, Set.of(), events);
  }

  private void finish(CircuitState state, List<Decided> decided) {
    Set<String> changed = new HashSet<>();
    for (Decided batch : decided) {
      CircuitReply reply =
          switch (batch.decision()) {
            case Decision.Answer(CircuitReply answer) -> answer;
            case Decision.Persist(StoredEvent event) -> {
              Applied result = applied.remove(event.origin().orElseThrow().frame().rev());
              addChanged(result, changed);
              EntityMetrics.committed(result.changes());
              yield Answers.committed(state, batch.batch(), result);
            }
          };
      answer(batch.batch(), reply);
    }
    idle(state, changed, stored(decided));
  }

  /** Views that an event changed or failed. */
  private static void addChanged(Applied result, Set<String> changed) {
    result.step().changed().forEach(delta -> changed.add(delta.view()));
    result.step().failed().forEach(view -> changed.add(view.view()));
  }

  private void answer(CircuitCommand.Submit batch, CircuitReply reply) {
    if (batch.waitFor().regions() > 0 && reply instanceof CircuitReply.Committed committed) {
      intake.tell(new IntakeMessage.Replicating(batch, committed));
    } else {
      reply(batch, reply);
    }
  }

  private static List<StoredEvent> stored(List<Decided> decided) {
    List<StoredEvent> events = new ArrayList<>();
    for (Decided batch : decided) {
      if (batch.decision() instanceof Decision.Persist(StoredEvent event)) {
        events.add(event);
      }
    }
    return events;
  }

  private Effect<StoredEvent, CircuitState> plan(CircuitState state, CircuitCommand.Write command) {
    if (command instanceof CircuitCommand.Undo undo) {
      return planUndo(state, undo);
    }
    context.pipeToSelf(
        planning.start(DefinitionPlans.of(state, command)),
        (compiled, failure) -> new LogCommand.Planned(command, compiled, failure));
    return Effect().none();
  }

  /** Batches wait meanwhile, so that the plan is one for the state that it meets. */
  private Effect<StoredEvent, CircuitState> planUndo(
      CircuitState state, CircuitCommand.Undo command) {
    Optional<CircuitReply> known = UndoRules.known(state, command);
    if (known.isPresent()) {
      reply(command, known.get());
      idle(state, Set.of(), List.of());
      return Effect().none();
    }
    context.pipeToSelf(
        wiring.past().plan(persistenceId().id(), command.target(), state.standing()),
        (plan, failure) -> new LogCommand.UndoPlanned(command, plan, failure));
    return Effect().none();
  }

  private Effect<StoredEvent, CircuitState> undo(
      CircuitState state, LogCommand.UndoPlanned planned) {
    try {
      List<StoredEvent> events = UndoRules.events(state, planned, wiring.clock().millis());
      return events.isEmpty()
          ? Effect().none().thenRun(same -> finishUndo(same, planned, events))
          : Effect().persist(events).thenRun(after -> finishUndo(after, planned, events));
    } catch (WeirException refusal) {
      reply(planned.command(), rejected(refusal));
      idle(state, Set.of(), List.of());
      return Effect().none();
    }
  }

  private void finishUndo(
      CircuitState state, LogCommand.UndoPlanned planned, List<StoredEvent> events) {
    Set<String> changed = new HashSet<>();
    applied.values().forEach(result -> addChanged(result, changed));
    applied.clear();
    reply(planned.command(), UndoRules.done(state, planned.plan()));
    idle(state, changed, events);
  }

  private Effect<StoredEvent, CircuitState> define(CircuitState state, LogCommand.Planned planned) {
    try {
      DefinitionDecision decision = DefinitionDecision.of(state, planned, wiring.clock().millis());
      if (decision.event().isEmpty()) {
        return Effect().none().thenRun(same -> finishDefinition(same, decision));
      }
      return Effect()
          .persist(decision.event().get())
          .thenRun(after -> finishDefinition(after, decision));
    } catch (WeirException refusal) {
      reply(planned.command(), rejected(refusal));
      idle(state, Set.of(), List.of());
      return Effect().none();
    }
  }

  private void finishDefinition(CircuitState state, DefinitionDecision decision) {
    Set<String> changed = takeChanged();
    changed.addAll(decision.names());
    if (decision.command() instanceof CircuitCommand.Delete) {
      forget(state, decision);
      return;
    }
    reply(decision.command(), Answers.defined(state, decision));
    idle(state, changed, decision.event().stream().toList());
  }

  /** The answer to a deletion comes when the data is gone. */
  private void forget(CircuitState state, DefinitionDecision decision) {
    snapshots
        .forget(state.image())
        .whenComplete(
            (done, failure) ->
                reply(
                    decision.command(),
                    failure == null
                        ? new CircuitReply.Deleted()
                        : rejected(LogFailure.explain(failure))));
    done(state, decision.names(), decision.event().stream().toList());
  }

  private Effect<StoredEvent, CircuitState> serve(CircuitState state, LogCommand.Serve serve) {
    state.standsSo(serve.freshness());
    CircuitCommand.Read read = serve.command();
    try {
      read.at().moment().requirePassed(wiring.clock().millis());
    } catch (WeirException refusal) {
      reply(read, rejected(refusal));
      return Effect().none();
    }
    if (read.at().moment().isBefore(state.rev(), state.lastEventMillis())) {
      answerFromPast(read, state.standing());
      return Effect().none();
    }
    switch (read) {
      case CircuitCommand.CheckView check -> check(state, check);
      case CircuitCommand.RunQuery query -> planQuery(state, query);
      case CircuitCommand.NextChanges next -> nextChanges(state, next);
      case CircuitCommand.DiffView diff -> difference(state, diff);
      case CircuitCommand.PlanUndo _, CircuitCommand.TryBatch _ ->
          answerFromPast(read, state.standing());
      case CircuitCommand.ReadLog page -> readLog(state, page);
      case CircuitCommand.AskMetrics ask -> askMetrics(state, ask);
      case CircuitCommand.Describe _,
          CircuitCommand.Explain _,
          CircuitCommand.ReadTable _,
          CircuitCommand.ReadRow _,
          CircuitCommand.ReadKept _,
          CircuitCommand.ReadViews _ ->
          reply(read, answer(() -> CircuitReads.answer(state, read)));
    }
    return Effect().none();
  }

  /**
   * What is there already needs no other thread; what has to be read may fail in ways of its own.
   */
  private void askMetrics(CircuitState state, CircuitCommand.AskMetrics ask) {
    Standing at = state.standing();
    Captured taken = state.metrics().capture(ask.question());
    Executor reader = taken.isWhole() ? Runnable::run : wiring.queries();
    reader.execute(() -> reply(ask, answer(() -> CircuitReads.metrics(ask, at, taken.get()))));
  }

  private void difference(CircuitState state, CircuitCommand.DiffView diff) {
    Differences.held(state, diff)
        .ifPresentOrElse(
            sum -> wiring.summing().execute(() -> reply(diff, answer(sum))),
            () -> answerFromPast(diff, state.standing()));
  }

  /** Makes the deltas again, unless their events are gone too. */
  private void replay(
      CircuitCommand.NextChanges next, Standing now, CircuitReply.HistoryGone gone) {
    wiring
        .past()
        .answer(persistenceId().id(), next, now)
        .thenAccept(reply -> reply(next, Past.isCompacted(reply) ? gone : reply));
  }

  private void readLog(CircuitState state, CircuitCommand.ReadLog page) {
    if (state.epochs().hasLost(page.afterEpoch(), page.afterRev()) && page.afterEpoch() != 0) {
      reply(
          page,
          rejected(IntakeRefusals.revLost(page.afterEpoch(), page.afterRev(), state.epochs())));
      return;
    }
    LogPages pages = new LogPages(persistenceId().id(), wiring.events(), state);
    wiring
        .shipping()
        .execute(
            () -> {
              try {
                pages
                    .answer(page)
                    .ifPresentOrElse(
                        found -> reply(page, found), () -> answerFromPast(page, pages.at()));
              } catch (WeirException refusal) {
                reply(page, rejected(refusal));
              }
            });
  }

  private void answerFromPast(CircuitCommand.Read read, Standing now) {
    wiring.past().answer(persistenceId().id(), read, now).thenAccept(reply -> reply(read, reply));
  }

  private void nextChanges(CircuitState state, CircuitCommand.NextChanges next) {
    switch (ChangeReads.next(state, next)) {
      case ChangeReads.Answer(CircuitReply.HistoryGone gone)
          when next.replay() && gone.reason() == CircuitReply.Gone.COMPACTED ->
          replay(next, state.standing(), gone);
      case ChangeReads.Answer(CircuitReply reply) -> reply(next, reply);
      case ChangeReads.Nothing() -> intake.tell(new IntakeMessage.Park(next));
      case ChangeReads.Summing(Supplier<CircuitReply> sum) -> {
        long asked = wiring.clock().millis();
        wiring.summing().execute(() -> sumUnlessLate(next, asked, sum));
      }
    }
  }

  /** Who waited longer has asked again, or is gone. */
  private void sumUnlessLate(
      CircuitCommand.NextChanges next, long asked, Supplier<CircuitReply> sum) {
    if (wiring.clock().millis() - asked < SUM_WAIT_MILLIS_MAX) {
      reply(next, answer(sum));
    }
  }

  private void check(CircuitState state, CircuitCommand.CheckView check) {
    var catalog = state.relations().catalog();
    planning
        .start(() -> new Compiled.View(state.compiler().query(check.sql(), catalog)))
        .whenComplete(
            (compiled, failure) ->
                reply(
                    check,
                    failure == null
                        ? Answers.checked(((Compiled.View) compiled).query())
                        : rejected(Planning.failure(failure))));
  }

  private void planQuery(CircuitState state, CircuitCommand.RunQuery query) {
    var catalog = state.relations().catalog();
    long version = state.definitionVersion();
    context.pipeToSelf(
        planning.start(
            () -> new Compiled.View(Planning.compiled(state.compiler(), query, catalog))),
        (compiled, failure) -> new LogCommand.QueryReady(query, compiled, version, failure));
  }

  private Effect<StoredEvent, CircuitState> answerQuery(
      CircuitState state, LogCommand.QueryReady ready) {
    if (ready.version() != state.definitionVersion()) {
      planQuery(state, ready.command());
      return Effect().none();
    }
    if (ready.failure() != null) {
      reply(ready.command(), rejected(Planning.failure(ready.failure())));
      return Effect().none();
    }
    try {
      QueryRun.of(state, ready.command(), ((Compiled.View) ready.compiled()).query())
          .start(wiring.queries())
          .thenAccept(rows -> reply(ready.command(), rows));
    } catch (WeirException refusal) {
      reply(ready.command(), rejected(refusal));
    }
    return Effect().none();
  }

  private void reply(CircuitCommand command, CircuitReply reply) {
    wiring.courier().reply(command.replyTo(), reply);
  }

  private void idle(CircuitState state, Set<String> changed, List<StoredEvent> stored) {
    state.report(persistenceId().id());
    done(state, changed, stored);
    snapshots.takeIfDue(state);
  }

  private void done(CircuitState state, Set<String> changed, List<StoredEvent> stored) {
    figures.look(state);
    intake.tell(
        new IntakeMessage.Idle(
            context.getSelf(),
            state.rev(),
            state.epochs(),
            changed,
            stored,
            state.nextTickMillis(),
            !state.backfills().isEmpty()));
  }

  private Effect<StoredEvent, CircuitState> snapshotDone(
      CircuitState state, LogCommand.SnapshotDone done) {
    if (snapshots.taken(state, done)) {
      intake.tell(new IntakeMessage.Snapshotted());
    }
    return Effect().none();
  }

  private Effect<StoredEvent, CircuitState> leave() {
    var _ = snapshots.stopCompacting();
    return Effect().stop();
  }

  /** A snapshot that came later would bring back what is about to be cut off. */
  private Effect<StoredEvent, CircuitState> retire(boolean fromEvents) {
    var _ =
        (fromEvents ? snapshots.dropped() : snapshots.ended())
            .whenComplete((done, failure) -> context.getSelf().tell(new LogCommand.Leave()));
    return Effect().none();
  }

  private static CircuitReply answer(Supplier<CircuitReply> read) {
    try {
      return read.get();
    } catch (WeirException refusal) {
      return rejected(refusal);
    }
  }
}
