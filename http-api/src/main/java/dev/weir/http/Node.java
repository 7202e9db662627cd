package dev.weir.http;

import dev.weir.entity.Lags;
import dev.weir.job.Jobs;
import dev.weir.placement.Placement;
import dev.weir.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the HTTP server asks of the node it runs in; implemented where the node is built. */
public interface Node {
  /** What does not change while the process lives. */
  Facts facts();

  /** How far the node is; asked for each request to {@code /health/ready}. */
  Readiness readiness();

  /** The members of the cluster, each with what it says of itself. */
  CompletionStage<List<Member>> members();

  /** The shards that nodes hold. */
  CompletionStage<List<Shard>> shards();

  /**
   * Calls back for what happens in the cluster from now on, until the result is run.
   *
   * @param listener must not block
   */
  Runnable listen(Consumer<News> listener);

  /** Which node owns which shard, and how that changes. */
  Placement placement();

  /** Long work on circuits of this region. */
  Jobs jobs();

  /** The rules of tenants of this region. */
  Rules rules();

  /** Circuits that were taken out of service after damage, as {@code tenant/circuit}. */
  List<String> quarantined();

  /**
   * Facts of a process.
   *
   * @param startedAtMillis milliseconds since 1970-01-01T00:00:00Z
   */
  record Facts(String version, String commit, long startedAtMillis) {}

  /** The life of a node as clients see it. */
  enum Status {
    /** Recovery has not ended, or a check does not hold yet. */
    STARTING,
    READY,
    /** Shutting down: no new work. */
    DRAINING,
    /** A check will not hold again without help. */
    FAILED
  }

  /** One thing that must be in order. */
  record Check(String name, boolean ok, String detail) {}

  /**
   * How far a node is.
   *
   * @param recovered circuits that have recovered, of {@code recovering}
   */
  record Readiness(Status status, List<Check> checks, int recovered, int recovering) {}

  /**
   * A member of the cluster.
   *
   * @param oldest whether it coordinates the shards of its region
   * @param figures empty if it does not answer
   */
  record Member(
      String node,
      String region,
      String address,
      String status,
      boolean oldest,
      Optional<Figures> figures) {}

  /**
   * What a member says of itself.
   *
   * @param lags of the copies it holds of circuits that other regions write
   */
  record Figures(int shards, int entities, long stateBytes, String version, Lags lags) {}

  /**
   * A shard and the node that holds it.
   *
   * @param moving whether that node hands it to another
   */
  record Shard(int shard, String node, int entities, long stateBytes, boolean moving) {}

  /** Something that happened in the cluster. */
  sealed interface News {
    long atMillis();
  }

  /** A member came, went or stopped answering. */
  record MemberChanged(long atMillis, String node, String address, String status) implements News {}

  /**
   * Another node holds a shard.
   *
   * @param from empty if none held it before
   */
  record ShardMoved(long atMillis, int shard, Optional<String> from, String to) implements News {}
}
