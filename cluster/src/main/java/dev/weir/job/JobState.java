package dev.weir.job;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.RecoveryJob.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The jobs of a region: decides commands and applies events, and does nothing else. */
final class JobState {
  /** Jobs that have not ended; more are refused. */
  static final int OPEN_MAX = 64;

  /** Jobs that are kept after they have ended. */
  static final int KEPT_MAX = 500;

  /** How long they are kept. */
  static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(7);

  private static final String ID = "w-";

  private final Map<String, RecoveryJob> jobs = new LinkedHashMap<>();
  private long last;

  /** The event that a command leads to; none if everything stays as it is. Changes nothing. */
  Optional<JobEvent> decide(JobCommand command, long nowMillis) {
    return switch (command) {
      case JobCommand.ListAll _ -> Optional.empty();
      case JobCommand.Show(String job) -> {
        named(job);
        yield Optional.empty();
      }
      case JobCommand.Begin(JobOrder order) -> Optional.of(begin(order, nowMillis));
      case JobCommand.Cancel(String job) ->
          Optional.of(named(job))
              .filter(RecoveryJob::isOpen)
              .map(
                  open ->
                      new JobEvent.Ended(
                          job, State.CANCELLED, open.progress(), Map.of(), nowMillis));
      case JobCommand.Pause(String job) ->
          open(job).state() == State.PAUSED
              ? Optional.empty()
              : Optional.of(new JobEvent.Paused(job));
      case JobCommand.Resume(String job) ->
          open(job).state() == State.RUNNING
              ? Optional.empty()
              : Optional.of(new JobEvent.Resumed(job));
    };
  }

  private JobEvent begin(JobOrder order, long nowMillis) {
    long open = jobs.values().stream().filter(RecoveryJob::isOpen).count();
    if (open >= OPEN_MAX) {
      throw new WeirException(
          ErrorCode.NODE_OVERLOADED,
          "%d jobs have not ended yet, more are not taken. See /v1/jobs; cancel some, or wait."
              .formatted(open));
    }
    for (RecoveryJob job : jobs.values()) {
      if (job.isOpen() && job.order().equals(order)) {
        throw new WeirException(
            ErrorCode.JOB_RUNNING,
            "Job %s is doing just that. Follow it at /v1/jobs/%s, or cancel it first."
                .formatted(job.id(), job.id()));
      }
    }
    return new JobEvent.Begun(ID + (last + 1), last + 1, order, nowMillis);
  }

  /** Makes an event happen. */
  void apply(JobEvent event) {
    switch (event) {
      case JobEvent.Begun(String id, long number, JobOrder order, long atMillis) -> {
        last = number;
        jobs.put(id, RecoveryJob.begun(id, order, atMillis));
        forget(atMillis);
      }
      case JobEvent.Paused(String id) ->
          jobs.computeIfPresent(id, (k, job) -> job.in(State.PAUSED));
      case JobEvent.Resumed(String id) ->
          jobs.computeIfPresent(id, (k, job) -> job.in(State.RUNNING));
      case JobEvent.Ended ended -> jobs.computeIfPresent(ended.job(), (k, job) -> job.ended(ended));
    }
  }

  private void forget(long nowMillis) {
    List<RecoveryJob> ended = jobs.values().stream().filter(job -> !job.isOpen()).toList();
    ended.stream()
        .limit(Math.max(0, ended.size() - KEPT_MAX))
        .forEach(job -> jobs.remove(job.id()));
    jobs.values().removeIf(job -> !job.isOpen() && job.endedMillis() < nowMillis - KEPT_MILLIS);
  }

  /** Those that have not ended. */
  List<RecoveryJob> open() {
    return jobs.values().stream().filter(RecoveryJob::isOpen).toList();
  }

  /** What a command is answered by once its event has been applied. */
  Collection<RecoveryJob> shown(JobCommand command) {
    return switch (command) {
      case JobCommand.ListAll _ -> {
        List<RecoveryJob> all = new ArrayList<>(jobs.values());
        Collections.reverse(all);
        yield all;
      }
      case JobCommand.Begin _ -> List.of(jobs.get(ID + last));
      case JobCommand.Show(String job) -> List.of(named(job));
      case JobCommand.Cancel(String job) -> List.of(named(job));
      case JobCommand.Pause(String job) -> List.of(named(job));
      case JobCommand.Resume(String job) -> List.of(named(job));
    };
  }

  Optional<RecoveryJob> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  private RecoveryJob named(String id) {
    return job(id)
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.JOB_NOT_FOUND,
                    "There is no job " + id + "; see /v1/jobs for those that are kept."));
  }

  private RecoveryJob open(String id) {
    RecoveryJob job = named(id);
    if (!job.isOpen()) {
      throw new WeirException(
          ErrorCode.JOB_ENDED,
          "Job " + id + " is " + job.state().wire() + "; that cannot be changed.");
    }
    return job;
  }
}
