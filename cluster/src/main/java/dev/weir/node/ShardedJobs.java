package dev.weir.node;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.job.JobCommand;
import dev.weir.job.JobLedger;
import dev.weir.job.JobMessage;
import dev.weir.job.Jobs;
import dev.weir.job.RecoveryJob;
import dev.weir.job.Tools;
import dev.weir.job.Works;
import dev.weir.router.ShardedMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** Asks the ledger through cluster sharding, and keeps it alive. */
final class ShardedJobs implements Jobs {
  /** The type of the one ledger entity. */
  private static final EntityTypeKey<JobMessage> LEDGER =
      EntityTypeKey.create(JobMessage.class, "jobs");

  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

  /** Between two calls that keep the ledger alive: after the loss of its node, its jobs go on. */
  private static final Duration WAKE_PAUSE = Duration.ofSeconds(2);

  private final ClusterSharding sharding;

  private ShardedJobs(ClusterSharding sharding) {
    this.sharding = sharding;
  }

  /** Starts the ledger's shards, and calls it from then on. */
  static ShardedJobs start(
      ActorSystem<?> system,
      ClusterSharding sharding,
      ClusterPlacement placement,
      int shards,
      Tools tools) {
    Works works = new Works(tools);
    sharding.init(
        Entity.of(LEDGER, entity -> JobLedger.create(tools.clock(), tools.ownership(), works))
            .withMessageExtractor(new ShardedMessages<>(shards))
            .withAllocationStrategy(placement.register(LEDGER, entity -> Optional.empty())));
    Cluster cluster = Cluster.get(system);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            WAKE_PAUSE, WAKE_PAUSE, () -> wake(sharding, cluster), system.executionContext());
    return new ShardedJobs(sharding);
  }

  /**
   * Calls the ledger unless the call could not be delivered now: a node that cannot join, or is cut
   * off, does not end while its shard regions keep messages for later.
   */
  private static void wake(ClusterSharding sharding, Cluster cluster) {
    boolean isSettled =
        cluster.selfMember().status().equals(MemberStatus.up())
            && cluster.state().getUnreachable().isEmpty();
    if (isSettled) {
      sharding.entityRefFor(LEDGER, JobLedger.ENTITY_ID).tell(new JobMessage.Wake());
    }
  }

  @Override
  public CompletionStage<List<RecoveryJob>> ask(JobCommand command) {
    return sharding
        .entityRefFor(LEDGER, JobLedger.ENTITY_ID)
        .<JobMessage.Answer>ask(replyTo -> new JobMessage.Ask(command, replyTo), ANSWER_MAX)
        .exceptionally(
            failure -> {
              throw new WeirException(
                  ErrorCode.RECOVERING,
                  "The ledger of jobs did not answer in time. Look at /v1/jobs before you send the"
                      + " request again.");
            })
        .thenApply(JobMessage.Answer::orThrow);
  }
}
