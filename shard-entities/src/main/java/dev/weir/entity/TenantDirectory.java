package dev.weir.entity;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.EntityWiring.RawEvents;
import dev.weir.entity.TenantReply.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * The event-sourced list of regions and tenants: which exist, since when, with which limits,
 * circuits and homes.
 *
 * <p>Each region has a copy. One region writes: the root, which was there first. The others pull
 * its events into their own journals and answer from them, also while they are cut off; what a copy
 * does not know yet, and whatever changes the directory, it passes on to the root.
 *
 * <p>It holds no rules of its own: they are in {@link TenantState}.
 */
public final class TenantDirectory
    extends EventSourcedBehavior<DirectoryMessage, TenantDirectory.Entry, TenantState> {
  /** The id of the one entity. */
  public static final String ENTITY_ID = "directory";

  private static final String PERSISTENCE_ID = "d|" + ENTITY_ID;

  /** Commands that wait until a copy may write; beyond it they are refused. */
  private static final int WAITING_MAX = 1000;

  /** Between two looks at the root. */
  private static final Duration TICK = Duration.ofMillis(300);

  /** Events of one answer to a copy. */
  private static final int ANSWER_BYTES_MAX = Parcels.MESSAGE_BYTES_MAX / 2;

  private final ActorContext<?> context;
  private final Wiring wiring;
  private final long appendEpoch;
  private final FollowerWakes wakes;
  private final HomeMover mover;
  private final Silence silence = new Silence(System::nanoTime);
  private final Roots roots = new Roots(System::nanoTime);
  private boolean healing;
  private int waiting;

  /**
   * What a node gives its directory.
   *
   * @param ownership takes the directory's journal before it is read
   * @param events stored events, for copies in other regions
   * @param shipping reads them
   * @param quarantine takes what a root wrote after it was given up
   */
  public record Wiring(
      Clock clock,
      Ownership ownership,
      Regions regions,
      RawEvents events,
      Executor shipping,
      TailQuarantine quarantine) {}

  /**
   * What is stored.
   *
   * @param appendEpoch of the claim under which it is appended; 0 when it was read
   */
  record Entry(long appendEpoch, TenantEvent event) {}

  private TenantDirectory(ActorContext<?> context, Wiring wiring, long appendEpoch) {
    super(PersistenceId.ofUniqueId(PERSISTENCE_ID));
    this.context = context;
    this.wiring = wiring;
    this.appendEpoch = appendEpoch;
    this.wakes = new FollowerWakes(wiring.regions());
    this.mover = new HomeMover(context, wiring.regions());
  }

  /** Claims the directory's journal, then reads it and answers. */
  public static Behavior<DirectoryMessage> create(Wiring wiring) {
    return Claiming.first(
        new Claiming.Of<>(
            DirectoryMessage.class, PERSISTENCE_ID, WAITING_MAX, TenantDirectory::refuse),
        wiring.ownership(),
        epoch ->
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          timers.startTimerWithFixedDelay(new DirectoryReplication.Tick(), TICK);
                          return new TenantDirectory(context, wiring, epoch);
                        })));
  }

  private static void refuse(DirectoryMessage message, WeirException why) {
    switch (message) {
      case TenantCommand command -> refuse(command, why);
      case DirectoryReplication.Routed routed -> refuse(routed.command(), why);
      case DirectoryReplication.Pull _,
          DirectoryReplication.Pulled _,
          DirectoryReplication.Diverged _,
          DirectoryReplication.WhoIsRoot _,
          DirectoryReplication.RootIs _,
          DirectoryReplication.Healed _,
          DirectoryReplication.MoveAnswered _,
          DirectoryReplication.Tick _ -> {}
    }
  }

  private static void refuse(TenantCommand command, WeirException why) {
    command.replyTo().tell(new Refused(why.code(), why.getMessage()));
  }

  @Override
  public TenantState emptyState() {
    return new TenantState(wiring.regions().self());
  }

  @Override
  public CommandHandler<DirectoryMessage, Entry, TenantState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case TenantCommand.SeizeRoot seize -> seizeRoot(state, seize);
          case TenantCommand command ->
              isRoot(state) ? confirmed(state, command) : copy(state, command);
          case DirectoryReplication.Routed routed -> routed(state, routed.command());
          case DirectoryReplication.Pull pull -> pulled(state, pull);
          case DirectoryReplication.Pulled answer -> follow(answer);
          case DirectoryReplication.Diverged answer -> diverged(state, answer);
          case DirectoryReplication.WhoIsRoot question -> whoIsRoot(state, question);
          case DirectoryReplication.RootIs answer -> rootIs(answer);
          case DirectoryReplication.Healed healed -> healed(healed);
          case DirectoryReplication.MoveAnswered answer -> moveAnswered(state, answer);
          case DirectoryReplication.Tick _ -> tick(state);
        };
  }

  @Override
  public EventHandler<TenantState, Entry> eventHandler() {
    return (state, entry) -> {
      state.apply(entry.event());
      return state;
    };
  }

  /** An old directory has no regions: it is the one of the region it was begun in. */
  private boolean isRoot(TenantState state) {
    return (state.isBegun() || rev() > 0)
        ? root(state).equals(wiring.regions().self())
        : wiring.regions().first().filter(wiring.regions().self()::equals).isPresent();
  }

  private long rev() {
    return lastSequenceNumber(context);
  }

  /** Who was given up meanwhile shall hear it before it writes. */
  private Effect<Entry, TenantState> confirmed(TenantState state, TenantCommand command) {
    if (state.regions().size() == 1 || roots.haveAnswered(wiring.regions().others())) {
      return decide(state, command);
    }
    if (waiting == WAITING_MAX) {
      refuse(command, LogFailure.explain(null));
      return Effect().none();
    }
    waiting++;
    return Effect().stash();
  }

  private Effect<Entry, TenantState> persistAndGoOn(List<Entry> entries) {
    waiting = 0;
    return Effect().persist(entries).thenUnstashAll();
  }

  private Effect<Entry, TenantState> decide(TenantState state, TenantCommand command) {
    return switch (state.decide(command, wiring.clock().millis())) {
      case TenantState.Answer(TenantReply reply) ->
          Effect().none().thenRun(same -> command.replyTo().tell(mover.explained(reply)));
      case TenantState.Persist persist ->
          Effect()
              .persist(entries(state, persist.event()))
              .thenRun(after -> command.replyTo().tell(persist.reply().get()));
    };
  }

  /** The first event says in which region the directory was begun. */
  private List<Entry> entries(TenantState state, TenantEvent event) {
    List<Entry> entries = new ArrayList<>();
    if (!state.isBegun()) {
      entries.add(new Entry(appendEpoch, new TenantEvent.RegionAdded(state.root(), 1)));
    }
    entries.add(new Entry(appendEpoch, event));
    return entries;
  }

  private Effect<Entry, TenantState> routed(TenantState state, TenantCommand command) {
    if (isRoot(state)) {
      return confirmed(state, command);
    }
    refuse(
        command,
        new WeirException(
            ErrorCode.HOME_MOVING,
            "Region "
                + wiring.regions().self()
                + " does not write the directory. Nothing was stored; send the request again."));
    return Effect().none();
  }

  /** A copy answers what it surely knows. */
  private Effect<Entry, TenantState> copy(TenantState state, TenantCommand command) {
    boolean known =
        switch (command) {
          case TenantCommand.Get get ->
              state.knows(get.tenant()) && !(get.fresh() && isRootHeard(state));
          case TenantCommand.ListTenants _ -> state.isBegun();
          case TenantCommand.ListRegions _ ->
              state.isBegun() && (state.hasSelf() || !isRootHeard(state));
          case TenantCommand.ListMoves _ -> state.isBegun() && !isRootHeard(state);
          case TenantCommand.Put _,
              TenantCommand.Ensure _,
              TenantCommand.AddRegion _,
              TenantCommand.TakeHome _,
              TenantCommand.SeizeRoot _,
              TenantCommand.CancelMove _,
              TenantCommand.BeginDelete _,
              TenantCommand.Forget _,
              TenantCommand.PutCircuit _,
              TenantCommand.BeginDeleteCircuit _,
              TenantCommand.ForgetCircuit _ ->
              false;
        };
    return known ? decide(state, command) : passOn(state, command);
  }

  private Effect<Entry, TenantState> passOn(TenantState state, TenantCommand command) {
    String root = root(state);
    if (!isRootHeard(state)) {
      refuse(
          command,
          new WeirException(
              ErrorCode.HOME_UNREACHABLE,
              "Tenants and circuits are created, changed and deleted in region "
                  + (root.isEmpty() ? "of the first seed" : root)
                  + ", from which this region hears nothing now. What there is goes on. Nothing was"
                  + " stored; send the request again."));
    } else {
      wiring.regions().send(root, new DirectoryReplication.Routed(command));
    }
    return Effect().none();
  }

  private boolean isRootHeard(TenantState state) {
    String root = root(state);
    return !root.isEmpty() && wiring.regions().hasNode(root) && !silence.isTooLong();
  }

  /** The region that writes the directory, empty while it is not known. */
  private String root(TenantState state) {
    return state.isBegun()
        ? roots
            .after(state.epochs().current())
            .map(DirectoryReplication.RootIs::root)
            .orElseGet(state::root)
        : wiring.regions().first().orElse("");
  }

  private Effect<Entry, TenantState> tick(TenantState state) {
    String root = root(state);
    if (!isRoot(state) && !root.isEmpty() && wiring.regions().hasNode(root)) {
      silence.asked();
      long epoch = state.epochs().at(rev());
      String region = wiring.regions().self();
      wiring.regions().send(root, new DirectoryReplication.Pull(region, rev() + 1, epoch, self()));
    }
    wakes.some(state);
    if (state.isBegun() && (isRoot(state) || !isRootHeard(state))) {
      askWhoIsRoot(state);
    }
    if (!isRoot(state)) {
      return persistAndGoOn(List.of());
    }
    if (!roots.haveAnswered(wiring.regions().others())) {
      return Effect().none();
    }
    mover.goOn(state);
    return persistAndGoOn(entries(state.movesWithNothingLeft(wiring.clock().millis())));
  }

  private ActorRef<DirectoryReplication> self() {
    return context.getSelf().unsafeUpcast();
  }

  /** Who follows another root, or none, learns of this one; who knows a later one says so. */
  private void askWhoIsRoot(TenantState state) {
    var question = new DirectoryReplication.WhoIsRoot(root(state), epoch(state), self());
    for (String region : wiring.regions().others()) {
      if (!roots.follows(region)) {
        wiring.regions().send(region, question);
      }
    }
  }

  private long epoch(TenantState state) {
    long own = state.epochs().current();
    return roots.after(own).map(DirectoryReplication.RootIs::epoch).orElse(own);
  }

  private Effect<Entry, TenantState> whoIsRoot(
      TenantState state, DirectoryReplication.WhoIsRoot question) {
    roots.told(
        new DirectoryReplication.RootIs(question.region(), question.epoch(), question.region(), 0));
    question
        .replyTo()
        .tell(
            new DirectoryReplication.RootIs(
                root(state), epoch(state), wiring.regions().self(), rev()));
    return Effect().none();
  }

  private Effect<Entry, TenantState> rootIs(DirectoryReplication.RootIs answer) {
    roots.heard(answer);
    return Effect().none();
  }

  /** Only who does not hear the root, and lacks nothing that another copy has, may follow it. */
  private Effect<Entry, TenantState> seizeRoot(TenantState state, TenantCommand.SeizeRoot command) {
    if (isRoot(state)) {
      return decide(state, command);
    }
    Optional<WeirException> refusal = refusal(state);
    if (refusal.isPresent()) {
      refuse(command, refusal.get());
      return Effect().none();
    }
    String self = wiring.regions().self();
    long epoch = Epochs.next(epoch(state), state.ordinal(self));
    return Effect()
        .persist(new Entry(appendEpoch, new TenantEvent.RootSeized(self, epoch, rev() + 1)))
        .thenRun(
            after ->
                command
                    .replyTo()
                    .tell(new TenantReply.RegionList(after.regions(), after.root(), true)));
  }

  private Optional<WeirException> refusal(TenantState state) {
    if (healing || !state.hasSelf() || isRootHeard(state)) {
      return Optional.of(IntakeRefusals.rootAnswers(root(state)));
    }
    return roots.ahead(rev()).map(copy -> IntakeRefusals.copyIsAhead(copy.region()));
  }

  private Effect<Entry, TenantState> moveAnswered(
      TenantState state, DirectoryReplication.MoveAnswered answer) {
    mover.answered(answer);
    if (!isRoot(state) || !(answer.reply() instanceof CircuitReply.Moved)) {
      return Effect().none();
    }
    return Effect()
        .persist(
            entries(state.circuitMoved(answer.job(), answer.circuit(), wiring.clock().millis())));
  }

  private List<Entry> entries(List<TenantEvent> events) {
    return events.stream().map(event -> new Entry(appendEpoch, event)).toList();
  }

  private Effect<Entry, TenantState> pulled(TenantState state, DirectoryReplication.Pull pull) {
    roots.pulled(pull.region());
    if (isRoot(state) && pull.epoch() > state.epochs().current()) {
      return Effect().none(); // it knows a later root
    }
    if (isRoot(state) && state.epochs().at(pull.fromRev() - 1) != pull.epoch()) {
      long common = state.epochs().upTo(pull.epoch());
      long end = state.epochs().endOf(common, rev());
      pull.replyTo().tell(new DirectoryReplication.Diverged(common, end));
    } else if (isRoot(state) && pull.fromRev() <= rev()) {
      wiring.shipping().execute(() -> read(pull));
    } else if (isRoot(state)) {
      pull.replyTo().tell(new DirectoryReplication.Pulled(pull.fromRev(), List.of()));
    }
    return Effect().none();
  }

  private void read(DirectoryReplication.Pull pull) {
    List<TenantEvent> events = stored(pull.fromRev(), ANSWER_BYTES_MAX);
    pull.replyTo().tell(new DirectoryReplication.Pulled(pull.fromRev(), events));
  }

  private List<TenantEvent> stored(long fromRev, long bytesMax) {
    return wiring.events().range(PERSISTENCE_ID, fromRev, bytesMax).stream()
        .map(event -> TenantEventSerializer.stored(event.payload(), event.manifest()))
        .toList();
  }

  private Effect<Entry, TenantState> follow(DirectoryReplication.Pulled answer) {
    silence.answered();
    if (healing || answer.fromRev() != rev() + 1 || answer.events().isEmpty()) {
      return Effect().none();
    }
    return Effect().persist(entries(answer.events()));
  }

  /** What the root does not have is kept in a file, and is no part of the directory any more. */
  private Effect<Entry, TenantState> diverged(
      TenantState state, DirectoryReplication.Diverged answer) {
    silence.answered();
    long keep = Math.min(answer.end(), state.epochs().endOf(answer.epoch(), rev()));
    if (!healing && keep < rev()) {
      healing = true;
      Healing tail = new Healing(keep, state.epochs().at(rev()));
      String root = root(state);
      var _ =
          CompletableFuture.runAsync(() -> cut(tail, root), wiring.shipping())
              .whenComplete((done, why) -> self().tell(new DirectoryReplication.Healed(why)));
    }
    return Effect().none();
  }

  /** A tenant that nobody else heard of is created once more; the root may refuse it. */
  private void cut(Healing tail, String root) {
    List<TenantEvent> events = stored(tail.keep() + 1, Long.MAX_VALUE);
    wiring.quarantine().cut(PERSISTENCE_ID, tail, appendEpoch);
    GivenUpEntries.again(events, context.getSystem().ignoreRef())
        .forEach(command -> wiring.regions().send(root, new DirectoryReplication.Routed(command)));
  }

  /** It begins again with what is left; after a failure it tries again. */
  private Effect<Entry, TenantState> healed(DirectoryReplication.Healed healed) {
    healing = false;
    if (healed.failure() != null) {
      context.getLog().error("{} cannot be cut back", PERSISTENCE_ID, healed.failure());
      return Effect().none();
    }
    return Effect().stop();
  }
}
