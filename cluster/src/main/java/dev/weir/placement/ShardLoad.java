package dev.weir.placement;

import java.util.List;

/**
 * A shard as its owner last described it.
 *
 * @param owner name of the node
 * @param entities how many are awake
 * @param ratePerSecond batches a second
 * @param heaviest the tenants with the most state, heaviest first; never all of them
 */
public record ShardLoad(
    int shard,
    String owner,
    int entities,
    long stateBytes,
    double ratePerSecond,
    List<TenantLoad> heaviest) {

  public ShardLoad {
    heaviest = List.copyOf(heaviest);
  }

  public static ShardLoad of(
      int shard, String owner, int entities, long stateBytes, double ratePerSecond) {
    return new ShardLoad(shard, owner, entities, stateBytes, ratePerSecond, List.of());
  }

  /** A shard of which nothing is known but its owner. */
  public static ShardLoad idle(int shard, String owner) {
    return of(shard, owner, 0, 0, 0);
  }

  public ShardLoad ownedBy(String node) {
    return new ShardLoad(shard, node, entities, stateBytes, ratePerSecond, heaviest);
  }
}
