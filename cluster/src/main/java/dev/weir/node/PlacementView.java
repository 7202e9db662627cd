package dev.weir.node;

import dev.weir.placement.NodeLoads;
import dev.weir.placement.PlacementState;
import dev.weir.placement.ShardLoad;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this node knows of loads and orders; written by {@link PlacementActor}, read by any thread.
 *
 * @param nodes what each node last published of itself, who spoke last at the end
 * @param loads of the shards that plans are made for, as lately remembered
 */
record PlacementView(
    PlacementState state, Map<String, NodeLoads> nodes, Map<Integer, ShardLoad> loads) {
  static final PlacementView EMPTY = new PlacementView(PlacementState.EMPTY, Map.of(), Map.of());

  /**
   * Shards of a type with their owners, of nodes that are in the cluster. A shard that two claim,
   * because it has just moved, is that of the one who spoke last.
   */
  List<ShardLoad> published(String type, Set<String> members) {
    Map<Integer, ShardLoad> shards = new TreeMap<>();
    nodes.forEach(
        (node, loads) -> {
          if (members.contains(node)) {
            loads.of(type).forEach(load -> shards.put(load.shard(), load));
          }
        });
    return List.copyOf(shards.values());
  }
}
