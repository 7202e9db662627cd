package dev.weir.job;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.RecoveryJob.Progress;
import dev.weir.job.RecoveryJob.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the work of the jobs of a ledger, each on a thread, {@value #AT_ONCE} at a time. */
final class JobRunner {
  /** Jobs at work; the others wait for their turn. */
  static final int AT_ONCE = 2;

  /** What a job may take of a processor when its order does not say. */
  private static final double WHOLE = 1;

  private static final double SHARE_MIN = 0.01;
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final Work.Catalog works;
  private final Consumer<JobMessage.WorkEnded> listener;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final Map<String, JobContext> running = new ConcurrentHashMap<>();

  /**
   * @param listener told when work has ended by itself
   */
  JobRunner(Work.Catalog works, Consumer<JobMessage.WorkEnded> listener) {
    this.works = works;
    this.listener = listener;
  }

  /** Begins a job that is not at work here. */
  void start(RecoveryJob job) {
    double share = job.order().fraction("share", WHOLE);
    JobContext context =
        new JobContext(Math.clamp(share, SHARE_MIN, WHOLE), permits, System::nanoTime);
    if (job.state() == State.PAUSED) {
      context.pause();
    }
    running.put(job.id(), context);
    Thread.ofPlatform().daemon().name("weir-job-" + job.id()).start(() -> run(job, context));
  }

  private void run(RecoveryJob job, JobContext context) {
    try {
      try {
        context.begin();
        context.phase("beginning");
        Map<String, Object> result = works.of(job).run(context);
        ended(job, State.DONE, context, result);
      } finally {
        context.end();
      }
    } catch (CancellationException | InterruptedException unwanted) {
      if (running.get(job.id()) == context) { // else whoever cancelled it has said so
        ended(job, State.FAILED, context, problem(job, unwanted));
      }
    } catch (Exception | Error failure) { // whatever it is: nobody else would end the job
      ended(job, State.FAILED, context, problem(job, failure));
    }
  }

  private void ended(RecoveryJob job, State state, JobContext context, Map<String, Object> result) {
    if (running.remove(job.id(), context)) {
      listener.accept(new JobMessage.WorkEnded(job.id(), state, context.progress(), result));
    }
  }

  private static Map<String, Object> problem(RecoveryJob job, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Map<String, Object> problem = new LinkedHashMap<>();
    if (cause instanceof WeirException refusal) {
      problem.put("code", refusal.code().slug());
      problem.put("detail", refusal.getMessage());
    } else {
      LOG.error("job {} has failed", job.id(), cause);
      problem.put("code", ErrorCode.INTERNAL.slug());
      problem.put("detail", "The job failed in an unforeseen way: " + cause);
    }
    return problem;
  }

  /** How far a job is that is at work here. */
  Optional<Progress> progress(String job) {
    return Optional.ofNullable(running.get(job)).map(JobContext::progress);
  }

  boolean isRunning(String job) {
    return running.containsKey(job);
  }

  void pause(String job) {
    running.computeIfPresent(
        job,
        (id, context) -> {
          context.pause();
          return context;
        });
  }

  void resume(String job) {
    running.computeIfPresent(
        job,
        (id, context) -> {
          context.resume();
          return context;
        });
  }

  void cancel(String job) {
    JobContext context = running.remove(job);
    if (context != null) {
      context.cancel();
    }
  }

  /** Ends all work without a word: the ledger goes on elsewhere. */
  void stop() {
    running.keySet().forEach(this::cancel);
  }
}
