package dev.weir.job;

import dev.weir.config.Clock;
import dev.weir.config.WeirException;
import dev.weir.entity.Claiming;
import dev.weir.entity.Ownership;
import dev.weir.job.JobMessage.Answer;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The event-sourced list of a region's jobs; where it lives, their work is done. */
public final class JobLedger extends EventSourcedBehavior<JobMessage, JobLedger.Entry, JobState> {
  /** The id of the one entity. */
  public static final String ENTITY_ID = "jobs";

  private static final String PERSISTENCE_ID = "j|" + ENTITY_ID;

  /** Questions that wait until the ledger may write; beyond it they are refused. */
  private static final int WAITING_MAX = 1000;

  private final ActorContext<?> context;
  private final Clock clock;
  private final long appendEpoch;
  private final JobRunner runner;

  /**
   * What is stored.
   *
   * @param appendEpoch of the claim under which it is appended; 0 when it was read
   */
  record Entry(long appendEpoch, JobEvent event) {}

  private JobLedger(
      ActorContext<JobMessage> context, Clock clock, long appendEpoch, Work.Catalog works) {
    super(PersistenceId.ofUniqueId(PERSISTENCE_ID));
    this.context = context;
    this.clock = clock;
    this.appendEpoch = appendEpoch;
    this.runner = new JobRunner(works, context.getSelf()::tell);
  }

  /** Claims the ledger's journal, then reads it, goes on with what has not ended, and answers. */
  public static Behavior<JobMessage> create(Clock clock, Ownership ownership, Work.Catalog works) {
    return Claiming.first(
        new Claiming.Of<>(JobMessage.class, PERSISTENCE_ID, WAITING_MAX, JobLedger::refuse),
        ownership,
        epoch -> Behaviors.setup(context -> new JobLedger(context, clock, epoch, works)));
  }

  private static void refuse(JobMessage message, WeirException why) {
    if (message instanceof JobMessage.Ask ask) {
      ask.replyTo().tell(Answer.refused(why));
    }
  }

  @Override
  public JobState emptyState() {
    return new JobState();
  }

  @Override
  public CommandHandler<JobMessage, Entry, JobState> commandHandler() {
    return (state, message) ->
        switch (message) {
          case JobMessage.Ask ask -> asked(state, ask);
          case JobMessage.WorkEnded ended -> workEnded(state, ended);
          case JobMessage.Wake _ -> Effect().none();
        };
  }

  @Override
  public EventHandler<JobState, Entry> eventHandler() {
    return (state, entry) -> {
      state.apply(entry.event());
      return state;
    };
  }

  @Override
  public SignalHandler<JobState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(), (JobState state) -> state.open().forEach(runner::start))
        .onSignal(PostStop.instance(), (JobState state) -> runner.stop())
        .build();
  }

  private Effect<Entry, JobState> asked(JobState state, JobMessage.Ask ask) {
    Optional<JobEvent> decided;
    try {
      decided = state.decide(ask.command(), clock.millis());
    } catch (WeirException refusal) {
      ask.replyTo().tell(Answer.refused(refusal));
      return Effect().none();
    }
    if (decided.isEmpty()) {
      answer(state, ask);
      return Effect().none();
    }
    JobEvent event = withProgress(decided.get());
    return Effect()
        .persist(new Entry(appendEpoch, event))
        .thenRun(
            after -> {
              follow(after, event);
              answer(after, ask);
            });
  }

  /** A job that is cancelled stays as far as it is. */
  private JobEvent withProgress(JobEvent event) {
    return event instanceof JobEvent.Ended ended
        ? runner
            .progress(ended.job())
            .<JobEvent>map(
                progress ->
                    new JobEvent.Ended(
                        ended.job(), ended.state(), progress, ended.result(), ended.atMillis()))
            .orElse(event)
        : event;
  }

  private void follow(JobState state, JobEvent event) {
    switch (event) {
      case JobEvent.Begun begun -> state.job(begun.job()).ifPresent(runner::start);
      case JobEvent.Paused(String job) -> runner.pause(job);
      case JobEvent.Resumed(String job) -> runner.resume(job);
      case JobEvent.Ended ended -> runner.cancel(ended.job());
    }
  }

  private void answer(JobState state, JobMessage.Ask ask) {
    List<RecoveryJob> shown =
        state.shown(ask.command()).stream()
            .map(job -> runner.progress(job.id()).map(job::at).orElse(job))
            .toList();
    ask.replyTo().tell(Answer.of(shown));
  }

  /** Work that was cancelled meanwhile has ended already. */
  private Effect<Entry, JobState> workEnded(JobState state, JobMessage.WorkEnded ended) {
    if (state.job(ended.job()).filter(RecoveryJob::isOpen).isEmpty()) {
      return Effect().none();
    }
    context.getLog().info("job {} has ended: {}", ended.job(), ended.state().wire());
    return Effect()
        .persist(
            new Entry(
                appendEpoch,
                new JobEvent.Ended(
                    ended.job(), ended.state(), ended.progress(), ended.result(), clock.millis())));
  }
}
