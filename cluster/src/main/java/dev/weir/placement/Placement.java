package dev.weir.placement;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What may be asked about the placement of shards, at any node of the cluster.
 *
 * <p>A stage fails with a {@link dev.weir.config.WeirException}. When one that changes something
 * completes, a majority of the nodes knows of the change.
 */
public interface Placement {
  /** Plans moves without any effect. */
  CompletionStage<Plan> plan();

  /** Makes the moves of a plan; refused when the placement is not that of the plan any more. */
  CompletionStage<Job> apply(String plan);

  CompletionStage<Policy> policy();

  CompletionStage<Policy> policy(Policy policy);

  /** Moves all shards off a node; the drain that is running, if there is one. */
  CompletionStage<Job> drain(String node);

  /** Ends the drain of a node: it gets shards again. */
  CompletionStage<Job> resume(String node);

  /** All jobs that are kept, the latest first. */
  CompletionStage<List<Job>> jobs();

  CompletionStage<Job> job(String id);

  /** Ends a job where it is; one that has ended stays as it is. */
  CompletionStage<Job> cancel(String id);
}
