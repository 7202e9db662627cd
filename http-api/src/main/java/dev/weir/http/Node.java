package dev.weir.http;

import java.util.List;

/** What the HTTP server asks of the node it runs in; implemented where the node is built. */
public interface Node {
  /** What does not change while the process lives. */
  Facts facts();

  /** How far the node is; asked for each request to {@code /health/ready}. */
  Readiness readiness();

  /** The members of the cluster as this node sees them. */
  List<Member> members();

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

  /** A member of the cluster. */
  record Member(
      String node,
      String region,
      String address,
      String status,
      int shards,
      int entities,
      long stateBytes,
      String version) {}
}
