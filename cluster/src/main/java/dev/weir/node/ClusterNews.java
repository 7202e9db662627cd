package dev.weir.node;

import java.util.Optional;

/** Something that happened in the cluster. */
public sealed interface ClusterNews {
  /**
   * A member came, went, or stopped answering.
   *
   * @param status joining, up, leaving, exiting, down, removed, unreachable or reachable
   */
  record MemberChanged(long atMillis, String node, String address, String status)
      implements ClusterNews {}

  /**
   * Another node holds a shard.
   *
   * @param from empty if no node held it when the shards were last looked at
   */
  record ShardMoved(long atMillis, int shard, Optional<String> from, String to)
      implements ClusterNews {}
}
