package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.JobCommand;
import dev.weir.job.JobKind;
import dev.weir.job.JobOrder;
import dev.weir.job.Jobs;
import dev.weir.job.RecoveryJob;
import dev.weir.job.RecoveryJob.Progress;
import dev.weir.job.RecoveryJob.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A ledger whose jobs {@code w-1} runs and {@code w-2} is done, and that takes every order. */
final class FakeJobs implements Jobs {
  private static final long MILLIS = 1_767_600_000_000L;

  @Override
  public CompletionStage<List<RecoveryJob>> ask(JobCommand command) {
    return switch (command) {
      case JobCommand.Begin(JobOrder order) -> of(job("w-3", order, State.RUNNING));
      case JobCommand.ListAll _ ->
          CompletableFuture.completedStage(
              List.of(known("w-2", State.DONE), known("w-1", State.RUNNING)));
      case JobCommand.Show(String id) -> require(id, id.equals("w-2") ? State.DONE : State.RUNNING);
      case JobCommand.Cancel(String id) -> require(id, State.CANCELLED);
      case JobCommand.Pause(String id) -> require(id, State.PAUSED);
      case JobCommand.Resume(String id) -> require(id, State.RUNNING);
    };
  }

  private static CompletionStage<List<RecoveryJob>> require(String id, State state) {
    return id.equals("w-1") || id.equals("w-2")
        ? of(known(id, state))
        : CompletableFuture.failedStage(
            new WeirException(ErrorCode.JOB_NOT_FOUND, "There is no job " + id + "."));
  }

  private static CompletionStage<List<RecoveryJob>> of(RecoveryJob job) {
    return CompletableFuture.completedStage(List.of(job));
  }

  private static RecoveryJob known(String id, State state) {
    return job(id, new JobOrder(JobKind.VERIFY, "ca", "main", Map.of("share", 0.1)), state);
  }

  private static RecoveryJob job(String id, JobOrder order, State state) {
    boolean ended = state == State.DONE || state == State.CANCELLED;
    return new RecoveryJob(
        id,
        order,
        state,
        new Progress("replaying events", 1200, 1850, "revs", List.of()),
        state == State.DONE ? Map.of("rev", 1850L) : Map.of(),
        MILLIS - 1000,
        ended ? MILLIS : 0);
  }
}
