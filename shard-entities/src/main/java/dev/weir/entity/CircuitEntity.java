package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.Locate;
import dev.weir.entity.CircuitCommand.MoveHome;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitCommand.ParcelledSubmit;
import dev.weir.entity.CircuitCommand.Read;
import dev.weir.entity.CircuitCommand.SeizeHome;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitCommand.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The intake of a circuit: the sharded actor.
 *
 * <p>It owns the queue of writes with its bounds, the reads that wait for a rev or for changes, and
 * the answers while the log is down. Its child {@link CircuitLog} does one thing at a time: while a
 * group of batches is being written the next group gathers here, without timer or artificial wait.
 *
 * <p>Before a log starts, the intake claims the journal. Should another incarnation of the circuit
 * claim it later, this one's next write is refused by the journal, and it ends.
 */
public final class CircuitEntity extends AbstractBehavior<IntakeMessage> {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration FETCH_MAX = Duration.ofSeconds(8);
  private static final Duration HOME_PAUSE = Duration.ofMillis(500);

  private final String persistenceId;
  private final EntityWiring wiring;
  private final Waiting waiting;
  private final WriteQueue queue;
  private final Restarts restarts;
  private final Reads reads;
  private final List<Write> inFlight = new ArrayList<>();
  private final List<ActorRef<CircuitReply>> restarting = new ArrayList<>();
  private final TimerScheduler<IntakeMessage> timers;

  private final EarlyMessages early;
  private final CircuitRole role;
  private final RoleChanges changes;

  private Phase phase = Phase.RECOVERING;
  private ActorRef<LogCommand> log;
  private long appendEpoch;
  private WeirException failure;
  private long rev;
  private boolean stopping;

  /** Whether views are to be filled; unknown at first: the log says it after its first work. */
  private boolean filling;

  /** Whether a slice was filled last: then it is the turn of a write. */
  private boolean filledLast;

  /** What the log is doing. */
  private enum Phase {
    /** It claims and replays its journal, or who is home is asked; writes queue, reads wait. */
    RECOVERING,
    /** It waits for work. */
    READY,
    /** It works on what {@code inFlight} says. */
    BUSY,
    /** It has failed and will be started again; everything is refused with the cause. */
    FAILED,
    /** It answers its last reads and ends, and the entity with it. */
    LEAVING
  }

  private CircuitEntity(
      ActorContext<IntakeMessage> context,
      TimerScheduler<IntakeMessage> timers,
      String persistenceId,
      EntityWiring wiring) {
    super(context);
    this.timers = timers;
    this.persistenceId = persistenceId;
    this.wiring = wiring;
    this.waiting = new Waiting(wiring.limits());
    this.reads = new Reads(wiring.limits(), waiting);
    this.queue = new WriteQueue(wiring.limits());
    this.restarts = new Restarts(persistenceId);
    this.early = new EarlyMessages(wiring.limits().waitersMax());
    this.role = new CircuitRole(persistenceId, wiring, context.getSelf().narrow());
    this.changes = new RoleChanges(role, wiring);
    timers.startTimerWithFixedDelay(new IntakeMessage.Tick(), TICK);
    claim();
  }

  /** The behaviour of the entity whose journal has {@code persistenceId}. */
  public static Behavior<IntakeMessage> create(String persistenceId, EntityWiring wiring) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new CircuitEntity(context, timers, persistenceId, wiring)));
  }

  @Override
  public Receive<IntakeMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(IntakeMessage.class, this::onMessage)
        .onSignal(ChildFailed.class, signal -> failed(signal.cause()))
        .onSignal(Terminated.class, _ -> logEnded())
        .onSignal(PostStop.class, _ -> ended())
        .build();
  }

  private Behavior<IntakeMessage> onMessage(IntakeMessage message) {
    switch (message) {
      case Write write -> onWrite(write);
      case Locate locate -> onLocate(locate);
      case MoveHome move -> onMoveHome(move);
      case SeizeHome seize -> onSeizeHome(seize);
      case CircuitCommand.Upkeep upkeep when isDecided(upkeep) -> role.upkeep(upkeep, log, rev);
      case CircuitCommand.Upkeep _ -> {} // it waits, or has been refused
      case CircuitCommand.Restart restart -> onRestart(restart);
      case IntakeMessage.Snapshotted _ -> role.snapshotted(log, isActive());
      case IntakeMessage.Heard heard -> onHeard(heard);
      case Replication said -> onReplication(said);
      case IntakeMessage.Replicating replicating -> role.await(replicating);
      case SnapshotMessage snapshot -> onSnapshot(snapshot);
      case IntakeMessage.NotFollowed refused -> onNotFollowed(refused.why());
      case IntakeMessage.FindHome question -> findHome(question);
      case ParcelledSubmit parcelled -> onParcelled(parcelled);
      case IntakeMessage.Fetched fetched -> onFetched(fetched);
      case Read read -> onRead(read);
      case IntakeMessage.Recovered recovered -> onRecovered(recovered);
      case IntakeMessage.Idle idle -> onIdle(idle);
      case IntakeMessage.Park park -> onPark(park.command());
      case IntakeMessage.Tick _ -> onTick();
      case IntakeMessage.Restart _ -> claim();
      case IntakeMessage.Checkpoint checkpoint -> checkpoint.order(log, isActive());
      case IntakeMessage.Claimed claimed -> {
        return onClaimed(claimed);
      }
      case IntakeMessage.Healed healed -> {
        return onHealed(healed);
      }
      case IntakeMessage.HomeKnown known -> {
        return onHomeKnown(known);
      }
      case IntakeMessage.Stop _ -> {
        return onStop();
      }
    }
    return this;
  }

  private void onTick() {
    waiting.expired(wiring.clock().millis(), rev).forEach(this::serve);
    if (isActive()) {
      role.tick(rev);
    }
    goOn();
    if (phase == Phase.READY && !stopping && role.ticks()) {
      work(new LogCommand.PassTime());
    }
  }

  private void onLocate(Locate locate) {
    if (phase == Phase.RECOVERING) {
      waitForRole(locate, locate);
    } else if (!role.isHome()) {
      role.passOn(locate, rev);
    } else {
      reply(locate, new CircuitReply.Located(getContext().getSelf()));
    }
  }

  /** What another region passed on stays here, or goes back to whoever asked. */
  private void onRouted(Replication.Routed routed) {
    if (phase == Phase.RECOVERING) {
      waitForRole(routed, routed.command());
    } else if (!role.isHome()) {
      refuse(routed.command(), IntakeRefusals.notHome(wiring.regions().self()));
    } else {
      var _ = onMessage(routed.command());
    }
  }

  /** Whose it is to answer shows when the home is known. */
  private void waitForRole(IntakeMessage message, CircuitCommand command) {
    if (!early.add(message, command)) {
      refuse(command, queue.busy());
    }
  }

  private void onMoveHome(MoveHome command) {
    if (isDecided(command)) {
      changes.give(command, rev);
      pump();
    }
  }

  /** Whether the role is known; a command that comes earlier waits, or is refused. */
  private boolean isDecided(CircuitCommand command) {
    if (phase == Phase.RECOVERING) {
      waitForRole(command, command);
    } else if (refusesAll()) {
      refuse(command, failure);
    } else {
      return true;
    }
    return false;
  }

  private void onSeizeHome(SeizeHome command) {
    if (isDecided(command) && changes.mayTake(command, persistenceId, rev)) {
      getContext()
          .pipeToSelf(
              wiring.regions().known(persistenceId),
              (copies, why) -> new IntakeMessage.Heard(command, why == null ? copies : List.of()));
    }
  }

  private void onHeard(IntakeMessage.Heard heard) {
    if (isDecided(heard.command())) {
      changes.take(heard.command(), heard.copies(), persistenceId, rev);
      goOn();
    }
  }

  /** Perhaps since a later epoch than this copy knew of. */
  private void onHomeIs(Replication.HomeIs home) {
    role.hear(home);
    if (phase == Phase.READY) {
      role.laterHome().ifPresent(this::become);
    }
  }

  /** The directory takes another region for the home than this copy, which may be it no more. */
  private void askWhoIsHome() {
    if (isActive() && role.isHome()) {
      getContext().pipeToSelf(role.whoIsHome(), (home, why) -> home);
    }
  }

  private void onReplication(Replication message) {
    switch (message) {
      case Replication.Routed routed -> onRouted(routed);
      case Replication.HomeIs home -> onHomeIs(home);
      case Replication.Follow _ -> askWhoIsHome();
      case Replication.Diverged diverged -> changes.diverged(diverged, rev);
      case Replication.Message between -> role.take(between, rev, isActive());
    }
    goOn();
  }

  private void onSnapshot(SnapshotMessage message) {
    role.onSnapshot(message);
    goOn();
  }

  /** Does what can be done now. */
  private void goOn() {
    if (isActive()) {
      role.follower().ifPresentOrElse(this::follow, this::pump);
    }
  }

  /** The log ends, and another one begins behind a snapshot of the home. */
  private void beginAnew() {
    work(new LogCommand.Retire(false));
  }

  /**
   * The entity stays, so that nothing that is sent meanwhile is lost; it waits for the next log.
   */
  private void onRestart(CircuitCommand.Restart restart) {
    restarting.add(restart.replyTo());
    if (phase == Phase.FAILED && !stopping) {
      timers.cancel(new IntakeMessage.Restart());
      claim();
      restarted();
    } else if (phase == Phase.READY) {
      becomeReady(rev, Set.of());
    }
  }

  private void restarted() {
    restarting.forEach(asker -> asker.tell(new CircuitReply.Restarted()));
    restarting.clear();
  }

  private void onNotFollowed(WeirException why) {
    role.follower().ifPresent(copy -> copy.refused(why, rev));
    becomeReady(rev, Set.of());
  }

  /** Stores what has come, and asks for more. */
  private void follow(Follower copy) {
    if (phase == Phase.READY && !stopping && role.beginsAnew()) {
      beginAnew();
    } else if (phase == Phase.READY && !stopping) {
      copy.next()
          .<LogCommand>map(LogCommand.Replicate::new)
          .or(() -> changes.next(rev))
          .ifPresent(this::work);
    }
    if (!changes.isPending()) {
      role.ask(copy, rev);
    }
  }

  private void work(LogCommand command) {
    if (command instanceof LogCommand.Retire) {
      waiting.drainForChanges().forEach(read -> refuse(read, LogFailure.moving()));
      phase = Phase.RECOVERING;
    } else {
      phase = Phase.BUSY;
    }
    log.tell(command);
  }

  private boolean isActive() {
    return phase == Phase.READY || phase == Phase.BUSY;
  }

  private void onWrite(Write write) {
    if (!mayEnter(write, WriteQueue.bytes(write))) {
      return;
    }
    if (write instanceof Submit batch && !role.admitsWait(batch)) {
      refuse(write, queue.busy());
      return;
    }
    queue.add(write);
    pump();
  }

  /** Whether a write is for this copy and has room; if not, it goes elsewhere or is refused. */
  private boolean mayEnter(CircuitCommand write, int bytes) {
    if (refusesAll()) {
      refuse(write, failure);
    } else if (isFollower()) {
      role.passOn(write, rev);
    } else if (queue.isFullFor(bytes)) {
      refuse(write, queue.busy());
    } else {
      return true;
    }
    return false;
  }

  /** Whether it is known that another region writes. */
  private boolean isFollower() {
    return phase != Phase.RECOVERING && !role.isHome();
  }

  /** A batch that is being fetched holds its place in the queue's bounds. */
  private void onParcelled(ParcelledSubmit command) {
    if (!mayEnter(command, command.decodedBytes())) {
      return;
    }
    queue.fetching(command.decodedBytes());
    getContext()
        .pipeToSelf(
            wiring.courier().unpack(command, FETCH_MAX),
            (batch, cause) -> new IntakeMessage.Fetched(command, batch, cause));
  }

  private void onFetched(IntakeMessage.Fetched fetched) {
    queue.fetched(fetched.command().decodedBytes());
    if (fetched.failure() == null) {
      onWrite(fetched.command().with(fetched.batch()));
    } else {
      refuse(fetched.command(), IntakeRefusals.notFetched(fetched.failure()));
    }
  }

  private void pump() {
    if (phase != Phase.READY || (queue.isEmpty() && !changes.isPending() && !filling)) {
      return;
    }
    if (changes.isPending()) {
      changes.next(rev).ifPresent(this::work);
      return;
    }
    if (filling && !stopping && !(filledLast && !queue.isEmpty())) {
      filledLast = true;
      work(role.ticks() ? new LogCommand.PassTime() : new LogCommand.Fill());
      return;
    }
    if (queue.isEmpty()) {
      return;
    }
    filledLast = false;
    inFlight.addAll(queue.takeGroup());
    var refusal = wiring.writeGuard().refusal(inFlight.stream().mapToLong(WriteQueue::bytes).sum());
    if (refusal.isPresent()) {
      inFlight.forEach(write -> refuse(write, refusal.get()));
      inFlight.clear();
      pump();
      return;
    }
    phase = Phase.BUSY;
    log.tell(LogCommand.of(inFlight));
  }

  private void onRead(Read read) {
    if (refusesAll()) {
      refuse(read, failure);
    } else if (read.at().home() && isFollower()) {
      role.passOn(read, rev);
    } else if (role.hasLost(read.at())) {
      refuse(read, IntakeRefusals.revLost(read.at().minEpoch(), read.at().minRev(), role.epochs()));
    } else {
      boolean known = phase != Phase.RECOVERING;
      boolean free = phase == Phase.READY;
      switch (reads.place(read, rev, known, free, wiring.clock().millis())) {
        case LOG -> serve(read);
        case QUEUE -> {}
        case NOWHERE -> refuse(read, queue.busy());
      }
    }
  }

  private void onPark(NextChanges command) {
    if (refusesAll()) {
      refuse(command, failure);
      return;
    }
    if (!waiting.addForChanges(command, wiring.clock().millis())) {
      refuse(command, IntakeRefusals.streamsBusy(wiring.limits().circuitStreamsMax()));
    }
  }

  private void onRecovered(IntakeMessage.Recovered recovered) {
    restarts.succeeded();
    filling = true;
    rev = recovered.rev();
    role.recovered(recovered.epochs(), rev);
    findHome(new IntakeMessage.FindHome(recovered.log(), role.known(rev).epoch()));
  }

  private void findHome(IntakeMessage.FindHome question) {
    getContext()
        .pipeToSelf(
            wiring.regions().home(persistenceId, question.epoch()),
            (home, why) -> new IntakeMessage.HomeKnown(home, question, why));
  }

  /** From here on the copy knows its role. */
  private Behavior<IntakeMessage> onHomeKnown(IntakeMessage.HomeKnown known) {
    if (phase != Phase.RECOVERING || !known.question().log().equals(log)) {
      return this; // the log has failed meanwhile
    }
    if (known.failure() != null) {
      return notFound(known);
    }
    become(known.home());
    becomeReady(rev, Set.of());
    early.drain().forEach(each -> onMessage(each.message()));
    return this;
  }

  private void become(Regions.Home home) {
    role.become(home, rev, changes.hasGiven());
    log.tell(new LogCommand.StandsSo(role.freshness(rev), role.epoch()));
    changes.settled(rev);
    if (!role.isHome()) {
      role.drain();
      queue.drain().forEach(write -> role.passOn(write, rev));
    }
  }

  /**
   * What the directory does not know is no circuit; a directory that is silent may answer the next
   * time.
   */
  private Behavior<IntakeMessage> notFound(IntakeMessage.HomeKnown known) {
    if (IntakeRefusals.cause(known.failure()) instanceof WeirException refusal) {
      refuseAll(refusal);
      if (IntakeRefusals.saysThereIsNone(refusal)) {
        return Behaviors.stopped();
      }
    }
    timers.startSingleTimer(known.question(), HOME_PAUSE);
    return this;
  }

  private void onIdle(IntakeMessage.Idle idle) {
    inFlight.clear();
    rev = idle.rev();
    filling = idle.filling();
    role.reached(idle.epochs(), idle.nextTickMillis());
    role.stored(idle.stored(), rev);
    role.laterHome().ifPresent(this::become);
    if (idle.epochs().current() <= role.epoch()) {
      becomeReady(idle.rev(), idle.changed());
    } else {
      homeHasMoved(idle);
    }
  }

  private void homeHasMoved(IntakeMessage.Idle idle) {
    phase = Phase.RECOVERING;
    waiting.reached(rev, idle.changed()).forEach(this::serve);
    findHome(new IntakeMessage.FindHome(idle.log(), idle.epochs().current()));
  }

  private void becomeReady(long newRev, Set<String> changed) {
    rev = newRev;
    phase = Phase.READY;
    if (!restarting.isEmpty() && !stopping) {
      work(new LogCommand.Retire(true));
      restarted();
      return;
    }
    reads.drain().forEach(this::onRead);
    waiting.reached(rev, changed).forEach(this::serve);
    role.follower().ifPresentOrElse(this::follow, this::pump);
    if (stopping && phase == Phase.READY) {
      leave();
    }
  }

  private void serve(Read read) {
    if (refusesAll()) {
      refuse(read, failure);
      return;
    }
    if (read.at().minRev() > rev) {
      refuse(read, IntakeRefusals.notReached(rev, read.at().minRev(), phase == Phase.RECOVERING));
      return;
    }
    try {
      log.tell(new LogCommand.Serve(read, role.freshFor(read.at(), rev)));
    } catch (WeirException stale) {
      refuse(read, stale);
    }
  }

  private boolean refusesAll() {
    return phase == Phase.FAILED || phase == Phase.LEAVING;
  }

  /** Claims first and reads after: the older owner could append in between otherwise. */
  private Behavior<IntakeMessage> claim() {
    phase = Phase.RECOVERING;
    getContext()
        .pipeToSelf(
            role.claim(), (epoch, why) -> new IntakeMessage.Claimed(why == null ? epoch : 0, why));
    return this;
  }

  private Behavior<IntakeMessage> onClaimed(IntakeMessage.Claimed claimed) {
    if (claimed.failure() != null) {
      return failed(claimed.failure());
    }
    appendEpoch = claimed.appendEpoch();
    log =
        getContext()
            .spawn(
                CircuitLog.create(persistenceId, appendEpoch, wiring, getContext().getSelf()),
                "log");
    getContext().watch(log);
    return this;
  }

  /** It was told to: the circuit moves to another node, or its log begins anew. */
  private Behavior<IntakeMessage> logEnded() {
    return phase == Phase.RECOVERING
        ? changes.healing().map(this::heal).orElseGet(this::claim)
        : Behaviors.stopped();
  }

  private Behavior<IntakeMessage> heal(Healing healing) {
    getContext()
        .pipeToSelf(role.cut(healing, appendEpoch), (done, why) -> new IntakeMessage.Healed(why));
    return this;
  }

  private Behavior<IntakeMessage> onHealed(IntakeMessage.Healed healed) {
    changes.undo();
    if (healed.failure() != null) {
      return failed(healed.failure());
    }
    return claim();
  }

  /**
   * Writes that were accepted are finished first. A circuit that is not ready has nothing begun.
   */
  private Behavior<IntakeMessage> onStop() {
    stopping = true;
    if (phase == Phase.RECOVERING || phase == Phase.FAILED) {
      refuseAll(LogFailure.moving());
      return Behaviors.stopped();
    }
    if (phase == Phase.READY) {
      leave();
    }
    return this;
  }

  /** Who waits for changes hears that there are none yet, and asks the next owner. */
  private void leave() {
    waiting.drainForChanges().forEach(this::serve);
    role.drain();
    changes.undo();
    phase = Phase.LEAVING;
    failure = LogFailure.moving();
    queue.drain().forEach(write -> refuse(write, failure));
    waiting.drainForRev().forEach(read -> refuse(read, failure));
    log.tell(new LogCommand.Leave());
  }

  private Behavior<IntakeMessage> ended() {
    EntityMetrics.gone(persistenceId);
    role.ended();
    restarted();
    return this;
  }

  private Behavior<IntakeMessage> failed(Throwable thrown) {
    WeirException cause = LogFailure.explain(thrown);
    getContext().getLog().error("{}: {}", persistenceId, cause.getMessage(), thrown);
    WeirException outcome = LogFailure.outcome(cause);
    inFlight.forEach(write -> refuse(write, outcome));
    inFlight.clear();
    refuseAll(cause);
    if (stopping || cause.code() == ErrorCode.OWNERSHIP_CHANGED) {
      // another incarnation has the journal: starting again would only take it back and forth
      return Behaviors.stopped();
    }
    Restarts.Next next = restarts.after(cause);
    failure = next.refusal();
    phase = Phase.FAILED;
    timers.startSingleTimer(new IntakeMessage.Restart(), next.delay());
    return this;
  }

  private void refuseAll(WeirException why) {
    queue.drain().forEach(write -> refuse(write, why));
    reads.drain().forEach(read -> refuse(read, why));
    waiting.drainForRev().forEach(read -> refuse(read, why));
    waiting.drainForChanges().forEach(read -> refuse(read, why));
    early.drain().forEach(each -> refuse(each.command(), why));
    role.drain();
    changes.undo();
  }

  private void refuse(CircuitCommand command, WeirException why) {
    reply(command, CircuitLog.rejected(why));
  }

  private void reply(CircuitCommand command, CircuitReply reply) {
    wiring.courier().reply(command.replyTo(), reply);
  }
}
