package dev.weir.entity;

import dev.weir.series.shard.ShardFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a circuit's log has written and deleted beside itself: snapshots, and the events that they
 * stand in for. Not thread-safe; owned by the log.
 */
final class LogSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(LogSnapshots.class);

  private final ActorContext<LogCommand> context;
  private final String persistenceId;
  private final long appendEpoch;
  private final EntityWiring wiring;
  private final SnapshotSchedule schedule;

  private final List<Compactor.Work> compactions = new ArrayList<>();
  private CompletionStage<ShardFiles> installing =
      CompletableFuture.completedStage(ShardFiles.NONE);
  private CompletionStage<Void> beside = CompletableFuture.completedStage(null);

  LogSnapshots(
      ActorContext<LogCommand> context,
      String persistenceId,
      long appendEpoch,
      EntityWiring wiring) {
    this.context = context;
    this.persistenceId = persistenceId;
    this.appendEpoch = appendEpoch;
    this.wiring = wiring;
    this.schedule = new SnapshotSchedule(wiring.snapshotTrigger());
  }

  /** An event was applied. */
  void count(long eventBytes, int changes) {
    schedule.count(eventBytes, changes);
  }

  void recovered(CircuitState state) {
    schedule.recovered(wiring.clock().millis(), state.tableRows());
    wiring.compactor().look(persistenceId);
  }

  void takeIfDue(CircuitState state) {
    if (schedule.isDue(wiring.clock().millis())) {
      var _ = take(state);
    }
  }

  private CompletionStage<ShardFiles> take(CircuitState state) {
    schedule.begin(state.tableRows());
    StateImage image = state.image();
    installing =
        beside(
            CompletableFuture.supplyAsync(
                () -> wiring.snapshots().install(persistenceId, image), wiring.background()));
    context.pipeToSelf(
        installing, (filed, failure) -> new LogCommand.SnapshotDone(image.rev(), filed, failure));
    return installing;
  }

  /** One at a time: who asks while one is being written gets the next. */
  void take(CircuitState state, LogCommand.TakeSnapshot asked) {
    CircuitReply.SnapshotTaken taken = new CircuitReply.SnapshotTaken(state.standing());
    if (state.rev() == 0) {
      wiring.courier().reply(asked.command().replyTo(), taken); // there is nothing to be saved
    } else if (schedule.isRunning()) {
      var _ = installing.whenComplete((done, failure) -> context.getSelf().tell(asked));
    } else {
      var _ =
          take(state)
              .whenComplete(
                  (done, failure) ->
                      wiring
                          .courier()
                          .reply(
                              asked.command().replyTo(),
                              failure == null
                                  ? taken
                                  : CircuitLog.rejected(LogFailure.explain(failure))));
    }
  }

  void checkpoint(CircuitState state, LogCommand.Checkpoint checkpoint) {
    if (schedule.isWorthwhile()) {
      // a snapshot that failed is as good a reason to go on with the move as one that is there
      var _ =
          take(state)
              .whenComplete((done, failure) -> checkpoint.replyTo().tell(Done.getInstance()));
    } else {
      checkpoint.replyTo().tell(Done.getInstance());
    }
  }

  /** Returns whether there is a new one. */
  boolean taken(CircuitState state, LogCommand.SnapshotDone done) {
    schedule.end(done.failure() == null, wiring.clock().millis());
    if (done.failure() != null) {
      context
          .getLog()
          .warn("{}: snapshot of rev {} failed", persistenceId, done.rev(), done.failure());
    } else {
      state.filed(done.rev(), done.filed());
    }
    return done.failure() == null;
  }

  /** Has old events deleted, and answers who asked for it. */
  void compact(Standing at, LogCommand.Compact compact) {
    compactions.removeIf(Compactor.Work::isDone);
    boolean unasked = compact.asked().isEmpty();
    if (unasked && (!wiring.compactor().isAutomatic() || !compactions.isEmpty())) {
      return;
    }
    Compactor.Work work =
        wiring
            .compactor()
            .start(
                new Compactor.Order(
                    persistenceId, appendEpoch, at, compact.stored(), compact.asked()));
    compactions.add(work);
    compact
        .asked()
        .ifPresent(
            command ->
                work.answer()
                    .thenAccept(reply -> wiring.courier().reply(command.replyTo(), reply)));
    var _ = beside(work.done().thenAccept(done -> {}));
  }

  /** What has not begun is not done, what has ends soon; returns when events are left alone. */
  CompletionStage<Void> stopCompacting() {
    compactions.forEach(Compactor.Work::stop);
    CompletableFuture<?>[] all =
        compactions.stream()
            .map(work -> work.done().handle((done, failure) -> done).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all);
  }

  /** Removes what a deleted circuit leaves behind; nothing may be put there meanwhile. */
  CompletionStage<Void> forget(StateImage empty) {
    EntityMetrics.gone(persistenceId);
    return beside(
        stopCompacting()
            .thenRunAsync(
                () -> wiring.snapshots().forget(persistenceId, empty), wiring.background()));
  }

  /** Ends what can be ended; returns when nothing is done beside the log any more. */
  CompletionStage<Void> ended() {
    var _ = stopCompacting();
    return beside;
  }

  /**
   * The same, and no snapshot is left but the one that stands in for events that are gone. Nobody
   * deletes events meanwhile, for that is done under the claim of this log and has ended.
   */
  CompletionStage<Void> dropped() {
    return ended()
        .thenRunAsync(() -> wiring.snapshots().dropAllButBase(persistenceId), wiring.background())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("{}: its snapshots stay", persistenceId, failure);
              }
            });
  }

  private <T> CompletionStage<T> beside(CompletionStage<T> work) {
    beside = beside.thenCombine(work.handle((done, failure) -> done), (a, b) -> null);
    return work;
  }
}
