package dev.weir.placement;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shards of one type as their coordinator sees them.
 *
 * @param members names of nodes that are in the cluster
 * @param accepting those of them that may get shards: up, reachable, neither draining nor leaving
 * @param owners of all placed shards
 * @param moving shards that are on their way
 * @param loads last known, by shard
 * @param calm whether no node is joining, leaving or unreachable
 */
public record Situation(
    Set<String> members,
    Set<String> accepting,
    Map<Integer, String> owners,
    Set<Integer> moving,
    Map<Integer, ShardLoad> loads,
    boolean calm,
    long nowMillis) {

  /** Every placed shard with its load and its owner. */
  Collection<ShardLoad> placed() {
    return owners.entrySet().stream()
        .map(
            entry -> {
              ShardLoad known = loads.get(entry.getKey());
              return known == null
                  ? ShardLoad.idle(entry.getKey(), entry.getValue())
                  : known.ownedBy(entry.getValue());
            })
        .toList();
  }

  List<ShardLoad> heaviestOn(String node) {
    return placed().stream()
        .filter(load -> load.owner().equals(node) && !moving.contains(load.shard()))
        .sorted(
            (a, b) ->
                a.stateBytes() == b.stateBytes()
                    ? Integer.compare(a.shard(), b.shard())
                    : Long.compare(b.stateBytes(), a.stateBytes()))
        .toList();
  }
}
