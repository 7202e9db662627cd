package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.placement.Job;
import dev.weir.placement.Move;
import dev.weir.placement.Order;
import dev.weir.placement.Placement;
import dev.weir.placement.Plan;
import dev.weir.placement.Policy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A placement with one plan {@code p-1} and one job {@code j-1}, of node {@code weir-2}. */
final class FakePlacement implements Placement {
  private static final long MILLIS = 1_767_600_000_000L;

  private volatile Policy policy = Policy.DEFAULT;
  private final Job job =
      new Job(
          "j-1",
          Order.Kind.DRAIN,
          "weir-2",
          Job.State.RUNNING,
          "moving shards off weir-2",
          3,
          12,
          MILLIS - 1000,
          0,
          List.of());

  private static <T> CompletionStage<T> of(T value) {
    return CompletableFuture.completedStage(value);
  }

  private CompletionStage<Job> known(boolean known, ErrorCode otherwise) {
    return known
        ? of(job)
        : CompletableFuture.failedStage(new WeirException(otherwise, "it is not there."));
  }

  @Override
  public CompletionStage<Plan> plan() {
    Move move =
        new Move(
            12, "weir-1", "weir-2", 9, 4096, 140, List.of(new Move.TenantPause("ca", 1024, 60)));
    return of(new Plan("p-1", MILLIS, Set.of("a", "b"), List.of(move)));
  }

  @Override
  public CompletionStage<Job> apply(String plan) {
    return known(plan.equals("p-1"), ErrorCode.PLAN_OUTDATED);
  }

  @Override
  public CompletionStage<Policy> policy() {
    return of(policy);
  }

  @Override
  public CompletionStage<Policy> policy(Policy changed) {
    policy = changed;
    return of(changed);
  }

  @Override
  public CompletionStage<Job> drain(String node) {
    return known(node.equals("weir-2"), ErrorCode.MEMBER_NOT_FOUND);
  }

  @Override
  public CompletionStage<Job> resume(String node) {
    return known(node.equals("weir-2"), ErrorCode.MEMBER_NOT_FOUND);
  }

  @Override
  public CompletionStage<List<Job>> jobs() {
    return of(List.of(job));
  }

  @Override
  public CompletionStage<Job> job(String id) {
    return known(id.equals("j-1"), ErrorCode.JOB_NOT_FOUND);
  }

  @Override
  public CompletionStage<Job> cancel(String id) {
    return known(id.equals("j-1"), ErrorCode.JOB_NOT_FOUND);
  }
}
