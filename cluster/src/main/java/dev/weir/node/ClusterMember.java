package dev.weir.node;

import java.util.Optional;

/**
 * A member of the cluster as this node sees it.
 *
 * @param status {@code unreachable} if it does not answer, whatever its place in the cluster
 * @param oldest whether the coordinators of the shards run on it
 * @param report what it says of itself, empty if it does not answer
 */
public record ClusterMember(
    String node,
    String region,
    String address,
    String status,
    boolean oldest,
    Optional<NodeReport> report) {}
