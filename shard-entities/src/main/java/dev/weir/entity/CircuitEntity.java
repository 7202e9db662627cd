package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.NextChanges;
import dev.weir.entity.CircuitCommand.Read;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitCommand.Write;
import dev.weir.entity.IntakeMessage.Idle;
import dev.weir.entity.IntakeMessage.Park;
import dev.weir.entity.IntakeMessage.Recovered;
import dev.weir.entity.IntakeMessage.Restart;
import dev.weir.entity.IntakeMessage.Tick;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
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
 */
public final class CircuitEntity extends AbstractBehavior<IntakeMessage> {
  /** Batches that share one atomic write. */
  static final int GROUP_BATCHES_MAX = 64;

  /** Decoded bytes of the batches that share one atomic write. */
  static final long GROUP_BYTES_MAX = 4L << 20;

  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration RESTART_MIN = Duration.ofMillis(200);
  private static final Duration RESTART_MAX = Duration.ofSeconds(10);
  private static final Duration PARKED = Duration.ofMinutes(10);
  private static final int STARTS_MAX = 3;

  private final String persistenceId;
  private final EntityWiring wiring;
  private final Waiting waiting;
  private final Deque<Write> queue = new ArrayDeque<>();
  private final Deque<Read> reads = new ArrayDeque<>();
  private final List<Write> inFlight = new ArrayList<>();
  private final TimerScheduler<IntakeMessage> timers;

  private Phase phase = Phase.RECOVERING;
  private ActorRef<LogCommand> log;
  private WeirException failure;
  private long queuedBytes;
  private long rev;
  private int failedStarts;

  /** What the log is doing. */
  private enum Phase {
    /** It replays its journal; writes queue, reads wait. */
    RECOVERING,
    /** It waits for work. */
    READY,
    /** It works on what {@code inFlight} says. */
    BUSY,
    /** It has failed and will be started again; everything is refused with the cause. */
    FAILED
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
    timers.startTimerWithFixedDelay(new Tick(), TICK);
    startLog();
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
        .onSignal(ChildFailed.class, this::onLogFailed)
        .build();
  }

  private Behavior<IntakeMessage> onMessage(IntakeMessage message) {
    switch (message) {
      case Write write -> onWrite(write);
      case Read read -> onRead(read);
      case Recovered recovered -> onRecovered(recovered);
      case Idle idle -> onIdle(idle);
      case Park park -> onPark(park.command());
      case Tick _ -> waiting.expired(wiring.clock().millis(), rev).forEach(this::serve);
      case Restart _ -> startLog();
    }
    return this;
  }

  private void onWrite(Write write) {
    if (phase == Phase.FAILED) {
      refuse(write, failure);
      return;
    }
    int bytes = bytes(write);
    boolean full =
        queue.size() >= wiring.limits().circuitQueueBatchesMax()
            || (queuedBytes + bytes > wiring.limits().circuitQueueBytesMax() && !queue.isEmpty());
    if (full) {
      refuse(write, busy());
      return;
    }
    queue.addLast(write);
    queuedBytes += bytes;
    pump();
  }

  private void pump() {
    if (phase != Phase.READY || queue.isEmpty()) {
      return;
    }
    takeGroup();
    var refusal =
        wiring.writeGuard().refusal(inFlight.stream().mapToLong(CircuitEntity::bytes).sum());
    if (refusal.isPresent()) {
      inFlight.forEach(write -> refuse(write, refusal.get()));
      inFlight.clear();
      pump();
      return;
    }
    phase = Phase.BUSY;
    if (inFlight.getFirst() instanceof Submit) {
      log.tell(new LogCommand.CommitGroup(inFlight.stream().map(Submit.class::cast).toList()));
    } else {
      log.tell(new LogCommand.Define(inFlight.getFirst()));
    }
  }

  /** Moves the next group out of the queue: one definition, or as many batches as fit. */
  private void takeGroup() {
    GroupBounds bounds = new GroupBounds(GROUP_BATCHES_MAX, GROUP_BYTES_MAX);
    while (!queue.isEmpty() && bounds.admits(queue.peekFirst())) {
      Write write = queue.removeFirst();
      queuedBytes -= bytes(write);
      inFlight.add(write);
    }
  }

  private void onRead(Read read) {
    if (phase == Phase.FAILED) {
      refuse(read, failure);
      return;
    }
    long minRev = read.at().minRev();
    if (minRev > rev && phase != Phase.RECOVERING) {
      if (!waiting.addForRev(read, wiring.clock().millis())) {
        refuse(read, busy());
      }
      return;
    }
    if (phase == Phase.READY) {
      serve(read);
      return;
    }
    if (reads.size() >= wiring.limits().circuitStreamsMax()) {
      refuse(read, busy());
      return;
    }
    reads.addLast(read);
  }

  private void onPark(NextChanges command) {
    if (!waiting.addForChanges(command, wiring.clock().millis())) {
      refuse(
          command,
          new WeirException(
              ErrorCode.STREAMS_BUSY,
              "The circuit has "
                  + wiring.limits().circuitStreamsMax()
                  + " subscribers, which is its limit."));
    }
  }

  private void onRecovered(Recovered recovered) {
    failedStarts = 0;
    EntityMetrics.quarantine(persistenceId, false);
    becomeReady(recovered.rev(), Set.of());
  }

  private void onIdle(Idle idle) {
    inFlight.clear();
    becomeReady(idle.rev(), idle.changed());
  }

  private void becomeReady(long newRev, Set<String> changed) {
    rev = newRev;
    phase = Phase.READY;
    List<Read> due = new ArrayList<>(reads);
    reads.clear();
    due.forEach(this::onRead);
    waiting.reached(rev, changed).forEach(this::serve);
    pump();
  }

  private void serve(Read read) {
    if (phase == Phase.FAILED) {
      refuse(read, failure);
      return;
    }
    if (read.at().minRev() > rev) {
      refuse(read, notReached(read));
      return;
    }
    log.tell(new LogCommand.Serve(read));
  }

  private WeirException notReached(Read read) {
    boolean recovering = phase == Phase.RECOVERING;
    return new WeirException(
        recovering ? ErrorCode.RECOVERING : ErrorCode.REV_NOT_REACHED,
        "The circuit is at rev " + rev + ", not yet at " + read.at().minRev() + ".",
        Map.of("have_rev", rev, "min_rev", read.at().minRev()));
  }

  private void startLog() {
    phase = Phase.RECOVERING;
    log =
        getContext().spawn(CircuitLog.create(persistenceId, wiring, getContext().getSelf()), "log");
    getContext().watch(log);
  }

  private Behavior<IntakeMessage> onLogFailed(ChildFailed signal) {
    WeirException cause = LogFailure.explain(signal.cause());
    getContext().getLog().error("{}: {}", persistenceId, cause.getMessage(), signal.cause());
    WeirException outcome = LogFailure.outcome(cause);
    inFlight.forEach(write -> refuse(write, outcome));
    inFlight.clear();
    failure = cause;
    phase = Phase.FAILED;
    queue.forEach(write -> refuse(write, cause));
    queue.clear();
    queuedBytes = 0;
    reads.forEach(read -> refuse(read, cause));
    reads.clear();
    failedStarts++;
    timers.startSingleTimer(new Restart(), restartDelay());
    return this;
  }

  private Duration restartDelay() {
    if (failedStarts > STARTS_MAX || failure.code() == ErrorCode.JOURNAL_CORRUPT) {
      failure = LogFailure.parked(failure);
      EntityMetrics.quarantine(persistenceId, true);
      return PARKED;
    }
    Duration delay = RESTART_MIN.multipliedBy(1L << (2 * failedStarts));
    return delay.compareTo(RESTART_MAX) < 0 ? delay : RESTART_MAX;
  }

  private WeirException busy() {
    return new WeirException(
        ErrorCode.CIRCUIT_BUSY,
        "The circuit has "
            + queue.size()
            + " writes waiting with "
            + queuedBytes
            + " bytes. Send it again after the time in Retry-After.",
        Map.of(
            "limit",
            "circuit-queue-batches-max",
            "limit_value",
            wiring.limits().circuitQueueBatchesMax(),
            "actual",
            queue.size() + 1,
            "scope",
            "circuit"));
  }

  private static int bytes(Write write) {
    return write instanceof Submit submit ? submit.batch().decodedBytes() : 0;
  }

  private static void refuse(CircuitCommand command, WeirException why) {
    command.replyTo().tell(CircuitLog.rejected(why));
  }
}
